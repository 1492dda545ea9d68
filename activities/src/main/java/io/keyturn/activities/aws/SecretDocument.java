package io.keyturn.activities.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Names;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The content of a version as AWS keeps it: a JSON object of file name to text, at most 65536 bytes
 * (Secrets Manager quotas, 2026-11). A bare token is read as the file {@code api-key}.
 *
 * <p>Nothing of a content is in any problem, and no parser's exception goes on as a cause: it may
 * quote the text. AWS's SDK holds contents as strings, which cannot be wiped.
 */
final class SecretDocument {
  static final int LARGEST = 65_536;

  private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{1,8192}");
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private SecretDocument() {}

  /**
   * Writes files, always in the same order: a repeat has the same text.
   *
   * @throws RotationProblem INVALID
   */
  static String write(Map<String, Secret> files) {
    if (files.isEmpty()) {
      throw invalid(
          "a version without any file", "Stage certificate and key, or an API key's token.");
    }
    Map<String, String> texts = new TreeMap<>();
    files.forEach(
        (name, content) -> texts.put(checked(name), content.reveal(SecretDocument::utf8)));
    String text;
    try {
      text = JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw invalid("the files cannot be written as JSON", "Use PEM files or a token.");
    }
    int size = text.getBytes(StandardCharsets.UTF_8).length;
    if (size > LARGEST) {
      throw invalid(
          "the new version has " + size + " bytes, and AWS keeps at most " + LARGEST,
          "Leave certificates out of the chain that servers know anyway.");
    }
    return text;
  }

  /**
   * Reads files.
   *
   * @param where what to call the version in a problem
   * @throws RotationProblem INVALID, without any content
   */
  static Map<String, Secret> read(String text, String where) {
    String stripped = text.strip();
    if (stripped.startsWith("{")) {
      return files(stripped, where);
    }
    if (!stripped.startsWith("[")
        && !stripped.startsWith("\"")
        && TOKEN.matcher(stripped).matches()) {
      return Map.of(
          ApiKeyMaterial.TOKEN_FILE, Secret.take(stripped.getBytes(StandardCharsets.UTF_8)));
    }
    throw misshapen(where + " is neither a JSON object nor a token");
  }

  /** Reads what was put as bytes. */
  static Map<String, Secret> read(byte[] bytes, String where) {
    String text;
    try {
      text = utf8(bytes);
    } catch (RotationProblem e) {
      throw misshapen(where + " is binary and no text");
    }
    return read(text, where);
  }

  private static Map<String, Secret> files(String text, String where) {
    JsonNode root;
    try {
      root = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw misshapen(where + " starts like JSON and is none, or has a name twice");
    }
    if (!root.isObject() || root.isEmpty()) {
      throw misshapen(where + " is JSON without any file");
    }
    for (Map.Entry<String, JsonNode> file : root.properties()) {
      if (!file.getValue().isTextual()) {
        throw misshapen(where + " has a file that is no text");
      }
      try {
        var unused = Names.credential(file.getKey());
      } catch (IllegalArgumentException e) {
        throw misshapen(where + " has a file whose name is none");
      }
    }
    Map<String, Secret> files = new LinkedHashMap<>();
    root.properties()
        .forEach(
            file ->
                files.put(
                    file.getKey(),
                    Secret.take(file.getValue().textValue().getBytes(StandardCharsets.UTF_8))));
    return files;
  }

  private static String checked(String name) {
    try {
      return Names.credential(name);
    } catch (IllegalArgumentException e) {
      throw invalid("a file whose name is none", "Name it as in tls.crt, tls.key, api-key.");
    }
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw invalid("a file that is no text", "Use PEM files or a token.");
    }
  }

  private static RotationProblem misshapen(String what) {
    return invalid(
        what,
        "Put a JSON object there: {\"tls.crt\": \"...\", \"tls.key\": \"...\"} with PEM text, or"
            + " {\"api-key\": \"...\"}.");
  }

  private static RotationProblem invalid(String what, String remedy) {
    return new RotationProblem(FailureKind.INVALID, what, remedy);
  }
}
