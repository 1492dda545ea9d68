package io.keyturn.starter.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an application connects, and with what.
 *
 * @param address host:port of the namespace's front
 * @param secret directory of its client certificate
 */
record Target(String namespace, String address, String taskQueue, Path secret) {
  private static final int WORDS = 4;

  /** Writes targets as the words of a command line. */
  static List<String> words(List<Target> targets) {
    List<String> words = new ArrayList<>();
    for (Target target : targets) {
      words.addAll(
          List.of(
              target.namespace(),
              target.address(),
              target.taskQueue(),
              target.secret().toString()));
    }
    return words;
  }

  /** Reads what {@link #words} has written. */
  static List<Target> parse(List<String> words) {
    List<Target> targets = new ArrayList<>();
    for (int at = 0; at + WORDS <= words.size(); at += WORDS) {
      targets.add(
          new Target(
              words.get(at), words.get(at + 1), words.get(at + 2), Path.of(words.get(at + 3))));
    }
    return targets;
  }
}
