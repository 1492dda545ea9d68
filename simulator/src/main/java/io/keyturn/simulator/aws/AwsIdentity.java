package io.keyturn.simulator.aws;

import java.util.Set;

/**
 * Somebody who may sign calls.
 *
 * @param name the user's name
 * @param arn the user's ARN
 * @param actions what it may do, such as {@code secretsmanager:PutSecretValue}; a {@code *} at the
 *     end stands for anything
 * @param keys what it signs with
 */
record AwsIdentity(String name, String arn, Set<String> actions, AwsKeyPair keys) {
  private static final String PREFIX = "secretsmanager:";

  AwsIdentity {
    actions = Set.copyOf(actions);
  }

  boolean may(String action) {
    String full = PREFIX + action;
    return actions.stream()
        .map(allowed -> allowed.equals("*") || allowed.contains(":") ? allowed : PREFIX + allowed)
        .anyMatch(
            allowed ->
                allowed.endsWith("*")
                    ? full.startsWith(allowed.substring(0, allowed.length() - 1))
                    : full.equals(allowed));
  }

  /**
   * Lets an action pass.
   *
   * @throws AwsRefusal if the identity may not do it
   */
  void mustBeAllowed(String action, String resource) {
    if (!may(action)) {
      throw new AwsRefusal(
          "AccessDeniedException",
          "User: %s is not authorized to perform: %s on resource: %s because no identity-based policy allows the %s action"
              .formatted(arn, PREFIX + action, resource, PREFIX + action));
    }
  }
}
