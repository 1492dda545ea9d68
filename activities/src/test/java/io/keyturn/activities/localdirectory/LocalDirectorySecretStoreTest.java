package io.keyturn.activities.localdirectory;

import static io.keyturn.activities.ports.SecretDescription.CURRENT;
import static io.keyturn.activities.ports.SecretDescription.PENDING;
import static io.keyturn.activities.ports.SecretDescription.PREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretStore;
import io.keyturn.activities.ports.SecretStoreContract;
import io.keyturn.workflows.domain.FailureKind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The local directory store, beyond what every store promises. */
class LocalDirectorySecretStoreTest extends SecretStoreContract {
  @TempDir Path root;
  private Path directory;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void make() throws IOException {
    directory = Files.createDirectories(root.resolve("payments/worker"));
  }

  @Override
  protected SecretStore store() {
    return new LocalDirectorySecretStore(root);
  }

  @Override
  protected String secret() {
    return "payments/worker";
  }

  @Override
  protected String missing() {
    return "payments/nobody";
  }

  private String permissions(String path) throws IOException {
    return PosixFilePermissions.toString(
        Files.getPosixFilePermissions(directory.resolve(path), LinkOption.NOFOLLOW_LINKS));
  }

  private static void restrict(Path path, String permissions) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
  }

  @Test
  void filesAreTheirOwnersAlone() throws Exception {
    store().stage(secret(), "v1", content("v1"));
    assertThat(permissions("versions/v1")).isEqualTo("rwx------");
    assertThat(permissions("versions/v1/tls.key")).isEqualTo("rw-------");
    assertThat(permissions("versions/v1/tls.crt")).isEqualTo("rw-------");
  }

  @Test
  void placeThatTakesNoFilesFailsARehearsal() {
    Path unwritable = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(unwritable.resolve("fdinfo")), "not even root may write there");
    assertKind(
        FailureKind.UNAVAILABLE,
        () -> new LocalDirectorySecretStore(unwritable).requireWritable("fdinfo"));
  }

  @Test
  void groupThatCouldReadTheOldKeyCanReadTheNewOneAndOthersCannot() throws Exception {
    store().stage(secret(), "v1", content("v1"));
    move(CURRENT, null, "v1");
    move(PENDING, "v1", null);
    restrict(directory.resolve("versions/v1/tls.key"), "rw-r--r--");
    store().stage(secret(), "v2", content("v2"));
    assertThat(permissions("versions/v2")).isEqualTo("rwxr-x---");
    assertThat(permissions("versions/v2/tls.key")).isEqualTo("rw-r-----");
  }

  @Test
  void labelsAreRelativeLinksSoThatTheDirectoryCanBeMounted() throws Exception {
    store().stage(secret(), "v1", content("v1"));
    move(CURRENT, null, "v1");
    assertThat(Files.readSymbolicLink(directory.resolve("current")))
        .isEqualTo(Path.of("versions/v1"));
    assertThat(Files.readSymbolicLink(directory.resolve("pending")))
        .isEqualTo(Path.of("versions/v1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"..", "a/../b", "/etc", "", "a//b", "payments/./worker", "a\u0000b", "a\nb"})
  void namesThatLeadElsewhereAreRefused(String name) {
    assertKind(FailureKind.INVALID, () -> store().describe(name));
    assertKind(FailureKind.INVALID, () -> store().stage(secret(), name, content("x")));
    assertKind(FailureKind.INVALID, () -> store().read(secret(), name));
    assertKind(FailureKind.INVALID, () -> store().drop(secret(), name));
    assertKind(
        FailureKind.INVALID,
        () -> store().stage(secret(), "v1", Map.of(name, content("x").values().iterator().next())));
    assertKind(
        FailureKind.INVALID,
        () -> store().move(secret(), new LabelMove("group-" + name, null, "v1")));
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void fileInPlaceOfASecretAndDirectoryInPlaceOfAFileAreInvalid() throws Exception {
    Files.writeString(root.resolve("file"), "");
    assertKind(FailureKind.INVALID, () -> store().describe("file"));
    Files.createDirectories(directory.resolve("tls.key"));
    Files.writeString(directory.resolve("tls.crt"), "certificate old");
    String version = store().describe(secret()).labels().getOrDefault(CURRENT, "");
    assertKind(FailureKind.INVALID, () -> store().read(secret(), version));
    assertKind(FailureKind.INVALID, () -> store().stage(secret(), "v1", content("v1")));
    assertThat(store().describe(secret()).labels()).isEqualTo(Map.of(CURRENT, version));
    assertThat(directory.resolve("current")).doesNotExist();
  }

  @Test
  void secretWithoutItsKeyAndLabelThatLeadsNowhereAreInvalid() throws Exception {
    Files.writeString(directory.resolve("tls.crt"), "certificate old");
    assertKind(FailureKind.INVALID, () -> store().describe(secret()));
    Files.createSymbolicLink(directory.resolve("current"), Path.of("gone"));
    assertKind(FailureKind.INVALID, () -> store().describe(secret()));
  }

  @Test
  void whatTheSystemForbidsIsNotPermitted() {
    for (IOException failure :
        List.of(
            new AccessDeniedException("file"),
            new FileSystemException("file", null, "Read-only file system"),
            new FileSystemException("file", null, "Operation not permitted"))) {
      assertThat(FileProblems.from(failure, directory).kind()).isEqualTo(FailureKind.NOT_PERMITTED);
    }
    assertThat(
            FileProblems.from(new FileSystemException("f", null, "No space left"), directory)
                .kind())
        .isEqualTo(FailureKind.UNAVAILABLE);
  }

  @Test
  void whatACrashLeftIsDeletedByTheNextChange() throws Exception {
    Path left = Files.createDirectories(directory.resolve("versions/.tmp-keyturn-1"));
    Files.writeString(left.resolve("tls.key"), "key half");
    Files.createSymbolicLink(directory.resolve(".tmp-keyturn-2"), Path.of("versions/half"));
    assertThat(store().describe(secret()).versions()).isEmpty();
    store().stage(secret(), "v1", content("v1"));
    try (Stream<Path> all = Files.walk(directory)) {
      assertThat(all.map(String::valueOf)).noneMatch(path -> path.contains(".tmp-"));
    }
  }

  @Test
  void moveThatACrashCutOffAfterItsFirstHalfIsCompletedByTheSameCall() throws Exception {
    store().stage(secret(), "v1", content("v1"));
    move(CURRENT, null, "v1");
    move(PENDING, "v1", null);
    store().stage(secret(), "v2", content("v2"));
    Files.createSymbolicLink(directory.resolve("previous"), Path.of("versions/v1"));
    move(CURRENT, "v1", "v2");
    assertThat(store().describe(secret()).labels())
        .isEqualTo(Map.of(CURRENT, "v2", PREVIOUS, "v1", PENDING, "v2"));
    Files.delete(directory.resolve("previous"));
    move(CURRENT, "v1", "v2");
    assertThat(store().describe(secret()).labels()).containsEntry(PREVIOUS, "v1");
  }

  @Test
  void versionThatACrashLeftUnlabelledBecomesPendingWhenItIsStagedAgain() throws Exception {
    store().stage(secret(), "v1", content("v1"));
    Files.delete(directory.resolve("pending"));
    store().stage(secret(), "v1", content("v1"));
    assertThat(store().describe(secret()).labels()).isEqualTo(Map.of(PENDING, "v1"));
  }

  @Test
  void otherProcessKeepsWritersOutUntilItDies() throws Exception {
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(holder.getInputStream().read()).isEqualTo('L');
      CompletableFuture<Void> staged =
          CompletableFuture.runAsync(() -> store().stage(secret(), "v1", content("v1")));
      assertThat(store().describe(secret()).versions()).isEmpty();
      assertThat(staged).isNotDone();
      holder.destroyForcibly();
      staged.get(30, TimeUnit.SECONDS);
      assertThat(store().describe(secret()).versions()).containsExactly("v1");
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Another process that holds the lock until it is killed. */
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws Exception {
      try (DirectoryLock lock = DirectoryLock.of(Path.of(arguments[0]))) {
        System.out.print(lock == null ? 'N' : 'L');
        System.out.flush();
        // Ends with its parent, too.
        int unused = System.in.read();
      }
    }
  }
}
