package io.keyturn.simulator.aws;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * The value of a version; its text form is blind.
 *
 * @param text the string, or the bytes in Base64
 * @param binary whether it is bytes
 */
record SecretContent(String text, boolean binary) {
  /** AWS's quota for a value, in bytes (Secrets Manager quotas, 2026). */
  static final int LARGEST = 65_536;

  /**
   * Reads the value of a request, if it has one.
   *
   * @throws AwsRefusal if it has two, an empty one or one that is too large
   */
  static Optional<SecretContent> of(Parameters parameters) {
    Optional<String> string = parameters.text("SecretString");
    Optional<String> binary = parameters.text("SecretBinary");
    if (string.isPresent() && binary.isPresent()) {
      throw AwsRefusal.parameter(
          "You can't specify both a binary secret value and a string secret value in the same secret.");
    }
    if (string.isPresent()) {
      mustFit("secretString", string.get().getBytes(StandardCharsets.UTF_8).length);
      return Optional.of(new SecretContent(string.get(), false));
    }
    return binary.map(SecretContent::decoded);
  }

  private static SecretContent decoded(String text) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new AwsRefusal("SerializationException", "SecretBinary is no Base64.");
    }
    mustFit("secretBinary", bytes.length);
    return new SecretContent(Base64.getEncoder().encodeToString(bytes), true);
  }

  private static void mustFit(String member, int bytes) {
    if (bytes < 1 || bytes > LARGEST) {
      throw AwsRefusal.validation(
          "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must have length between 1 and %d"
              .formatted(member, LARGEST));
    }
  }

  @Override
  public String toString() {
    return "SecretContent[hidden]";
  }
}
