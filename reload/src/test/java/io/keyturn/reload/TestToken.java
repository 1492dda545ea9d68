package io.keyturn.reload;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;

/** Tokens of API keys, each with a word in it that must never be seen elsewhere. */
final class TestToken {
  /** Stands in every token: wherever this is found, a token has leaked. */
  static final String CANARY = "Y2FuYXJ5SW5UaGVDb2FsTWluZQ";

  private TestToken() {}

  /** A token that says nothing of itself. */
  static String opaque(String name) {
    return "tk_" + name + "_" + CANARY;
  }

  /** A token as JWT with this payload; its signature is the canary. */
  static String jwt(String payload) {
    return base64("{\"alg\":\"ES256\",\"typ\":\"JWT\"}") + "." + base64(payload) + "." + CANARY;
  }

  static String ofKey(String id) {
    return jwt("{\"aud\":[\"temporal.io\"],\"exp\":1999999999,\"key_id\":\"" + id + "\"}");
  }

  /** Writes the token with the line feed that most tools leave. */
  static void write(Path directory, String token) throws IOException {
    Files.createDirectories(directory);
    TestAuthority.replace(directory.resolve("api-key"), token + "\n");
  }

  /** Takes the permission to read; root, whom that does not stop, gets a file that fails. */
  static void makeUnreadable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("---------"));
    if (Files.isReadable(file)) {
      Files.delete(file);
      Files.createSymbolicLink(file, Path.of("/proc/self/mem"));
    }
  }

  static void writeId(Path directory, String id) throws IOException {
    TestAuthority.replace(directory.resolve("api-key-id"), id);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
