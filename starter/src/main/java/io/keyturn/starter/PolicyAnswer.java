package io.keyturn.starter;

import java.nio.file.Path;

/**
 * A policy that has been checked.
 *
 * @param policy file or folder
 * @param good always true: what is wrong with a policy is told as an error
 * @param authorities client CAs that it names
 * @param certificates client certificates that it names
 * @param apiKeys API keys that it names
 */
record PolicyAnswer(String policy, boolean good, int authorities, int certificates, int apiKeys) {
  static PolicyAnswer good(Path path, PolicySize size) {
    return new PolicyAnswer(
        path.toString(), true, size.authorities(), size.certificates(), size.apiKeys());
  }
}
