package io.keyturn.activities.localdirectory;

import static io.keyturn.activities.ports.SecretDescription.CURRENT;
import static io.keyturn.activities.ports.SecretDescription.PENDING;
import static io.keyturn.activities.ports.SecretDescription.PREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.ports.SecretStore;
import io.keyturn.activities.ports.SecretStoreContract;
import io.keyturn.workflows.domain.FailureKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What users have today: credentials laid down by hand. */
class AdoptionTest {
  @TempDir Path root;
  @TempDir Path elsewhere;
  private Path directory;
  private SecretStore store;

  /** Ways in which a credential may lie there. */
  enum Laid {
    FLAT,
    LINK_INSIDE,
    LINK_OUTSIDE,
    DIRECTORY
  }

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void make() throws IOException {
    directory = Files.createDirectories(root.resolve("worker"));
    store = new LocalDirectorySecretStore(root);
  }

  private void lay(Laid laid) throws IOException {
    switch (laid) {
      case FLAT -> pair(directory, "old");
      case LINK_INSIDE -> {
        pair(directory.resolve("2025"), "old");
        Files.createSymbolicLink(directory.resolve("current"), Path.of("2025"));
      }
      case LINK_OUTSIDE -> {
        pair(elsewhere, "old");
        Files.createSymbolicLink(directory.resolve("current"), elsewhere);
      }
      case DIRECTORY -> pair(directory.resolve("current"), "old");
    }
  }

  private static void pair(Path directory, String text) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("tls.crt"), "certificate " + text);
    Path key = Files.writeString(directory.resolve("tls.key"), "key " + text);
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
  }

  private Map<String, String> snapshot() throws IOException {
    Map<String, String> found = new TreeMap<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.toList()) {
        found.put(
            directory.relativize(path).toString(),
            Files.isSymbolicLink(path)
                ? "-> " + Files.readSymbolicLink(path)
                : Files.isDirectory(path) ? "directory" : Files.readString(path));
      }
    }
    return found;
  }

  private String adopted() {
    return store.describe("worker").version(CURRENT).orElseThrow();
  }

  /** The pair as a reader finds it: current, else the secret's own directory. */
  private String readable() throws IOException {
    Path current = directory.resolve("current");
    Path home =
        Files.exists(current, LinkOption.NOFOLLOW_LINKS)
            ? current.toRealPath()
            : SecretFiles.parent(directory.resolve("tls.crt").toRealPath());
    return Files.readString(home.resolve("tls.crt"))
        + ", "
        + Files.readString(home.resolve("tls.key"));
  }

  @ParameterizedTest
  @EnumSource(Laid.class)
  void describingAndReadingChangeNothing(Laid laid) throws Exception {
    lay(laid);
    Map<String, String> before = snapshot();
    SecretDescription description = store.describe("worker");
    String version = adopted();
    assertThat(version).matches("adopted-[0-9a-f]{12}");
    assertThat(description)
        .isEqualTo(new SecretDescription(Set.of(version), Map.of(CURRENT, version)));
    assertThat(store.read("worker", version)).isEqualTo(SecretStoreContract.content("old"));
    assertThat(snapshot()).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(Laid.class)
  void firstChangeMakesItAVersionUnderTheIdThatWasShown(Laid laid) throws Exception {
    lay(laid);
    String version = adopted();
    store.stage("worker", "v2", SecretStoreContract.content("new"));
    assertThat(store.describe("worker"))
        .isEqualTo(
            new SecretDescription(Set.of(version, "v2"), Map.of(CURRENT, version, PENDING, "v2")));
    assertThat(Files.readSymbolicLink(directory.resolve("current")))
        .isEqualTo(Path.of("versions", version));
    assertThat(store.read("worker", version)).isEqualTo(SecretStoreContract.content("old"));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(
                    directory.resolve("versions").resolve(version).resolve("tls.key"))))
        .isEqualTo("rw-r-----");

    store.move("worker", new LabelMove(CURRENT, version, "v2"));
    assertThat(store.describe("worker").labels())
        .isEqualTo(Map.of(CURRENT, "v2", PENDING, "v2", PREVIOUS, version));
    assertThat(readable()).isEqualTo("certificate new, key new");
  }

  @Test
  void readersOfFlatFilesMoveAlong() throws Exception {
    lay(Laid.FLAT);
    String version = adopted();
    store.stage("worker", "v2", SecretStoreContract.content("new"));
    assertThat(directory.resolve("tls.crt")).isSymbolicLink().hasContent("certificate old");
    assertThat(directory.resolve("tls.key")).isSymbolicLink().hasContent("key old");
    store.move("worker", new LabelMove(CURRENT, version, "v2"));
    assertThat(directory.resolve("tls.crt")).hasContent("certificate new");
    assertThat(directory.resolve("tls.key")).hasContent("key new");
  }

  @Test
  void mountedKubernetesSecretIsAdoptedWithoutTouchingItsGeneration() throws Exception {
    pair(directory.resolve("..2026"), "old");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026"));
    Files.createSymbolicLink(directory.resolve("tls.crt"), Path.of("..data/tls.crt"));
    Files.createSymbolicLink(directory.resolve("tls.key"), Path.of("..data/tls.key"));
    store.stage("worker", "v2", SecretStoreContract.content("new"));
    assertThat(readable()).isEqualTo("certificate old, key old");
    assertThat(directory.resolve("..2026/tls.key")).hasContent("key old");
  }

  @ParameterizedTest
  @EnumSource(Laid.class)
  void atNoMomentOfTheAdoptionIsThereNoReadablePair(Laid laid) throws Exception {
    lay(laid);
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger reads = new AtomicInteger();
    CompletableFuture<Void> reader =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                // Like the reload library: a label that moves away while it is resolved is
                // resolved once more.
                String pair;
                try {
                  pair = readable();
                } catch (IOException e) {
                  pair = readableOrFail();
                }
                assertThat(pair).isEqualTo("certificate old, key old");
                reads.incrementAndGet();
              }
            });
    try {
      while (reads.get() < 50 && !reader.isDone()) {
        Thread.onSpinWait();
      }
      store.stage("worker", "v2", SecretStoreContract.content("new"));
    } finally {
      done.set(true);
    }
    reader.get(30, TimeUnit.SECONDS);
    assertThat(reads).hasValueGreaterThanOrEqualTo(50);
  }

  private String readableOrFail() {
    try {
      return readable();
    } catch (IOException e) {
      throw new AssertionError("no readable pair", e);
    }
  }

  @Test
  void adoptionThatACrashCutOffAfterTheCopyGoesOn() throws Exception {
    lay(Laid.FLAT);
    String version = adopted();
    pair(directory.resolve("versions").resolve(version), "old");
    assertCompletes(version);
  }

  @Test
  void adoptionThatACrashCutOffBetweenTheFlatFilesGoesOn() throws Exception {
    lay(Laid.FLAT);
    String version = adopted();
    pair(directory.resolve("versions").resolve(version), "old");
    Files.createSymbolicLink(directory.resolve("current"), Path.of("versions", version));
    Files.delete(directory.resolve("tls.crt"));
    Files.createSymbolicLink(directory.resolve("tls.crt"), Path.of("current/tls.crt"));
    assertCompletes(version);
    assertThat(directory.resolve("tls.key")).isSymbolicLink().hasContent("key new");
  }

  @Test
  void adoptionThatACrashCutOffWhileTheDirectoryWasAwayGoesOn() throws Exception {
    lay(Laid.DIRECTORY);
    String version = adopted();
    pair(directory.resolve("versions").resolve(version), "old");
    for (String name : Set.of("tls.crt", "tls.key")) {
      Files.createSymbolicLink(directory.resolve(name), Path.of("versions", version).resolve(name));
    }
    Files.move(directory.resolve("current"), directory.resolve(".tmp-keyturn-replaced"));
    assertThat(readable()).isEqualTo("certificate old, key old");
    assertThat(adopted()).isEqualTo(version);
    assertCompletes(version);
    assertThat(directory.resolve(".tmp-keyturn-replaced")).doesNotExist();
  }

  private void assertCompletes(String version) throws IOException {
    store.stage("worker", "v2", SecretStoreContract.content("new"));
    store.move("worker", new LabelMove(CURRENT, version, "v2"));
    assertThat(readable()).isEqualTo("certificate new, key new");
    assertThat(store.describe("worker").labels())
        .isEqualTo(Map.of(CURRENT, "v2", PENDING, "v2", PREVIOUS, version));
    assertThat(store.read("worker", version)).isEqualTo(SecretStoreContract.content("old"));
  }

  @Test
  void foreignFilesBesideACurrentVersionAreLeftAlone() throws Exception {
    store.stage("worker", "v1", SecretStoreContract.content("v1"));
    store.move("worker", new LabelMove(CURRENT, null, "v1"));
    pair(directory, "somebody's");
    Files.writeString(directory.resolve("README"), "ours");
    store.move("worker", new LabelMove(PENDING, "v1", null));
    store.stage("worker", "v2", SecretStoreContract.content("v2"));
    assertThat(directory.resolve("tls.key")).hasContent("key somebody's");
    assertThat(directory.resolve("README")).hasContent("ours");
  }

  @Test
  void directoryWithOtherThingsInItIsNotReplaced() throws Exception {
    lay(Laid.DIRECTORY);
    Files.writeString(directory.resolve("current/.note"), "keep me");
    SecretStoreContract.assertKind(
        FailureKind.INVALID, () -> store.stage("worker", "v2", SecretStoreContract.content("new")));
    assertThat(directory.resolve("current/.note")).hasContent("keep me");
    assertThat(readable()).isEqualTo("certificate old, key old");
    assertThat(store.describe("worker").versions()).hasSize(1);
  }

  @Test
  void apiKeyIsAdoptedToo() throws Exception {
    Files.writeString(directory.resolve("api-key"), "token");
    String version = adopted();
    store.stage("worker", "v2", SecretStoreContract.content("new"));
    assertThat(store.describe("worker").labels()).containsEntry(CURRENT, version);
    assertThat(directory.resolve("api-key")).isSymbolicLink().hasContent("token");
  }
}
