package io.keyturn.workflows.domain;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The part of the policy that concerns one rotation, as it was when the rotation was planned. It
 * stands in the history, so that a policy changed meanwhile changes no rotation that runs.
 *
 * @param content the policy's own values, written and read by those who know their types
 */
public record PolicySnapshot(Map<String, Object> content) {
  /** Copies what is given, in the order of names. */
  public PolicySnapshot {
    content = Collections.unmodifiableMap(new TreeMap<>(content));
  }
}
