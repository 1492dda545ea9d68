package io.keyturn.reload.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.keyturn.reload.UnusableCredentialException;
import java.nio.charset.CharacterCodingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/**
 * Reads the files in a version's content: a JSON object of file name to text, or a bare token. What
 * is no file of a credential is left alone. No content is in any exception or its cause.
 */
final class SecretText {
  private static final List<String> FILES = List.of("tls.crt", "tls.key", "api-key", "api-key-id");
  private static final Pattern TOKEN =
      Pattern.compile("[\\x21\\x23-\\x5a\\x5c-\\x7a\\x7c-\\x7e][\\x21-\\x7e]{0,8191}");
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SecretText() {}

  /**
   * Reads the files.
   *
   * @param who begins a sentence, such as {@code Secret x}
   * @throws UnusableCredentialException if there is none of a credential
   */
  static Map<String, byte[]> files(GetSecretValueResponse value, String who) {
    String text = text(value, who).strip();
    if (TOKEN.matcher(text).matches()) {
      return Map.of("api-key", text.getBytes(UTF_8));
    }
    Map<String, byte[]> files = new HashMap<>();
    JsonNode root = parse(text, who);
    for (String name : FILES) {
      JsonNode file = root.get(name);
      if (file != null) {
        if (!file.isTextual()) {
          throw unusable(who + " has a file that is no text");
        }
        files.put(name, file.textValue().getBytes(UTF_8));
      }
    }
    return files;
  }

  private static String text(GetSecretValueResponse value, String who) {
    if (value.secretString() != null) {
      return value.secretString();
    }
    if (value.secretBinary() == null) {
      throw unusable(who + " has no value");
    }
    try {
      return UTF_8.newDecoder().decode(value.secretBinary().asByteBuffer()).toString();
    } catch (CharacterCodingException e) {
      throw unusable(who + " is binary and no text");
    }
  }

  private static JsonNode parse(String text, String who) {
    try {
      JsonNode root = JSON.readTree(text);
      if (root.isObject()) {
        return root;
      }
    } catch (JsonProcessingException e) {
      // Falls through: the exception quotes the text.
    }
    throw unusable(who + " is neither a JSON object nor a token");
  }

  private static UnusableCredentialException unusable(String what) {
    return new UnusableCredentialException(
        what,
        "Put a JSON object there: {\"tls.crt\": \"...\", \"tls.key\": \"...\"}, or"
            + " {\"api-key\": \"...\"}");
  }
}
