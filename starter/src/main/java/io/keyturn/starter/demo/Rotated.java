package io.keyturn.starter.demo;

import java.util.List;

/**
 * What came of one rotation.
 *
 * @param kind as reports name it, empty where it had no plan
 * @param outcome as the product names it; NOT_ENDED where the demo gave up waiting
 * @param reason why it ended like this, empty when it was completed
 * @param seconds from its start to its end
 * @param steps those that were begun, in order
 */
record Rotated(
    String credential,
    String kind,
    String outcome,
    String reason,
    double seconds,
    List<String> steps) {
  static final String NOT_ENDED = "NOT_ENDED";

  Rotated {
    steps = List.copyOf(steps);
  }
}
