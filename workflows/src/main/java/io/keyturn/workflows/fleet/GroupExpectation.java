package io.keyturn.workflows.fleet;

import java.util.Set;

/**
 * A Worker group to be seen.
 *
 * @param wanted the credential that its Workers shall present, as stamps name it
 * @param atLeast how many of its Workers were alive before
 */
public record GroupExpectation(
    String group, String namespace, Set<String> taskQueues, String wanted, int atLeast) {
  /** Copies what is given. */
  public GroupExpectation {
    taskQueues = Set.copyOf(taskQueues);
  }
}
