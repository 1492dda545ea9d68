package io.keyturn.simulator.aws;

import java.security.SecureRandom;

/**
 * What somebody signs calls with.
 *
 * @param accessKeyId names the pair, no secret
 * @param secretAccessKey the secret half
 */
public record AwsKeyPair(String accessKeyId, String secretAccessKey) {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String KEY_ID_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  static AwsKeyPair make() {
    return new AwsKeyPair("AKIA" + random(KEY_ID_LETTERS, 16), random(SECRET_LETTERS, 40));
  }

  static String random(String letters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(RANDOM.nextInt(letters.length())));
    }
    return text.toString();
  }

  /** Returns the default profile in the format of AWS's shared credentials file. */
  public String credentialsFile() {
    return "[default]\naws_access_key_id = "
        + accessKeyId
        + "\naws_secret_access_key = "
        + secretAccessKey
        + "\n";
  }

  @Override
  public String toString() {
    return "AwsKeyPair[" + accessKeyId + "]";
  }
}
