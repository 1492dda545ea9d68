package io.keyturn.starter;

import io.keyturn.activities.policy.Policy;
import java.util.List;

/**
 * How many credentials a policy names.
 *
 * @param authorities client CAs that keyturn makes
 * @param certificates client certificates
 * @param apiKeys API keys
 */
record PolicySize(int authorities, int certificates, int apiKeys) {
  static PolicySize of(Policy policy) {
    return new PolicySize(
        policy.authorities().size(), policy.certificates().size(), policy.apiKeys().size());
  }

  String words() {
    return String.join(
        ", ",
        List.of(
            count(authorities, "authority", "authorities"),
            count(certificates, "certificate", "certificates"),
            count(apiKeys, "API key", "API keys")));
  }

  private static String count(int number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }
}
