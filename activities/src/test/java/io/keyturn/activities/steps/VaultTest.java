package io.keyturn.activities.steps;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.localdirectory.LocalDirectorySecretStore;
import io.keyturn.activities.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VaultTest {
  @TempDir private Path root;
  private Path directory;
  private LocalDirectorySecretStore store;
  private Vault vault;

  @BeforeEach
  void lay() throws Exception {
    directory = Files.createDirectories(root.resolve("payments"));
    store = new LocalDirectorySecretStore(root);
    vault = new Vault(store, "payments");
  }

  @Test
  void aDeletionThatWasCutOffIsFinishedByTheNext() throws Exception {
    store.stage(
        "payments",
        "one",
        Map.of("api-key", Secret.copyOf("token".getBytes(StandardCharsets.US_ASCII))));
    // A version leaves its place before its files go.
    Files.delete(directory.resolve("pending"));
    Files.move(directory.resolve("versions/one"), directory.resolve("versions/.tmp-keyturn-one"));

    vault.drop("one");

    assertThat(directory.resolve("versions")).isEmptyDirectory();
  }

  @Test
  void nothingIsWrittenWhereNothingWasEverStaged() throws Exception {
    Files.writeString(directory.resolve("api-key"), "token");

    vault.drop("one");

    assertThat(directory).isDirectoryContaining(path -> path.endsWith("api-key"));
    try (var entries = Files.list(directory)) {
      assertThat(entries).hasSize(1);
    }
  }
}
