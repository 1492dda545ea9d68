package io.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Most tests look by hand, so that nothing hangs on time. */
class PolicySourceTest {
  private static final Duration NEVER = Duration.ofDays(1);

  private static final String FIRST =
      """
      cloud: {apiKey: {file: key}}
      secrets: {directory: {path: secrets}}
      apiKeys:
        ledger: {serviceAccount: sa, namespace: ledger.a2dd6, secret: ledger}
        old: {serviceAccount: sa, namespace: ledger.a2dd6, secret: old}
      """;

  private static final String SECOND =
      FIRST.replace("old", "new").replace("serviceAccount: sa, namespace", "user: u, namespace")
          + "defaults: {soak: 8m}\n";

  @TempDir Path folder;
  private final Logger logger = (Logger) LoggerFactory.getLogger(PolicySource.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Path file = Path.of("");

  @BeforeEach
  void listen() throws IOException {
    file = Files.writeString(folder.resolve("keyturn.yaml"), FIRST);
    log.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(log);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(log);
  }

  private List<String> logged() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private static void look(PolicySource source, int times) {
    for (int i = 0; i < times; i++) {
      source.look();
    }
  }

  @Test
  void aWrongPolicyDoesNotStart() throws IOException {
    Files.writeString(file, "clod: {}\n");
    assertThatThrownBy(() -> PolicySource.open(file, NEVER))
        .isInstanceOf(PolicyFileException.class)
        .hasMessageContaining("did you mean cloud?");
  }

  @Test
  void aGoodChangeIsTakenAndToldByItsNames() throws Exception {
    try (PolicySource source = PolicySource.open(file, NEVER)) {
      Files.writeString(file, SECOND);
      look(source, 3);
      assertThat(source.current()).isEqualTo(PolicyFile.read(file));
      assertThat(logged())
          .containsExactly(
              "the policy was read anew: added [new]; removed [old]; changed [ledger];"
                  + " changed sections [defaults]");
    }
  }

  @Test
  void whatIsHalfWrittenIsNotTaken() throws Exception {
    try (PolicySource source = PolicySource.open(file, NEVER)) {
      Files.writeString(file, SECOND.substring(0, SECOND.length() / 2));
      look(source, 1);
      Files.writeString(file, SECOND);
      look(source, 1);
      assertThat(logged()).isEmpty();
      assertThat(source.current().apiKeys()).containsKey("old");
      look(source, 1);
      assertThat(source.current().apiKeys()).containsKey("new");
      assertThat(logged()).hasSize(1);
    }
  }

  @Test
  void aWrongChangeIsRefusedOnceWithAllItsErrorsAndTheLastGoodOneStays() throws Exception {
    try (PolicySource source = PolicySource.open(file, NEVER)) {
      Files.writeString(file, FIRST.replace("cloud", "clod") + "defalts: {}\n");
      look(source, 10);
      assertThat(source.current().apiKeys()).containsKey("old");
      assertThat(logged())
          .singleElement()
          .asString()
          .contains("the last good one stays in force", "mean cloud?", "mean defaults?");
      Files.writeString(file, FIRST);
      look(source, 3);
      assertThat(logged()).last().asString().endsWith("nothing differs");
    }
  }

  @Test
  void aFileThatIsGoneIsRefusedAndTakenAgainWhenItIsBack() throws Exception {
    try (PolicySource source = PolicySource.open(file, NEVER)) {
      Files.delete(file);
      look(source, 1);
      Files.writeString(file, FIRST);
      look(source, 3);
      assertThat(logged()).as("a moment between two names is no change").isEmpty();
      Files.delete(file);
      look(source, 5);
      assertThat(logged()).singleElement().asString().contains("there is no such file");
      Files.writeString(file, SECOND);
      look(source, 2);
      assertThat(source.current().apiKeys()).containsKey("new");
    }
  }

  @Test
  void aRenameOverTheFileIsNoticedThoughSizeAndTimeAreTheSame() throws Exception {
    try (PolicySource source = PolicySource.open(file, NEVER)) {
      Path other = Files.writeString(folder.resolve("other"), FIRST.replace("old", "two"));
      Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
      Files.move(other, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      look(source, 2);
      assertThat(source.current().apiKeys()).containsKey("two");
    }
  }

  /** As the kubelet does with a ConfigMap: files link into a folder that a link is swapped to. */
  @Test
  void theSwapOfAConfigMapIsNoticed() throws Exception {
    Path mount = Files.createDirectory(folder.resolve("mount"));
    Files.writeString(Files.createDirectory(mount.resolve("..1")).resolve("a.yaml"), FIRST);
    Files.writeString(Files.createDirectory(mount.resolve("..2")).resolve("a.yaml"), SECOND);
    Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
    Files.createSymbolicLink(mount.resolve("a.yaml"), Path.of("..data", "a.yaml"));
    try (PolicySource source = PolicySource.open(mount, NEVER)) {
      assertThat(source.current().secrets().directory()).isEqualTo(mount.resolve("secrets"));
      Files.createSymbolicLink(mount.resolve("..tmp"), Path.of("..2"));
      Files.move(mount.resolve("..tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      look(source, 2);
      assertThat(source.current().apiKeys()).containsKey("new");
    }
  }

  @Test
  void aFileThatJoinsTheFolderIsNoticed() throws Exception {
    try (PolicySource source = PolicySource.open(folder, NEVER)) {
      Files.writeString(
          folder.resolve("team.yaml"), "apiKeys: {team: {serviceAccount: st, secret: team}}\n");
      look(source, 2);
      assertThat(source.current().apiKeys()).containsKeys("team", "ledger", "old");
      assertThat(logged()).singleElement().asString().endsWith("added [team]");
    }
  }

  @Test
  void theWatchLooksByItselfUntilItIsClosed() throws Exception {
    PolicySource source = PolicySource.open(file, Duration.ofMillis(5));
    try (source) {
      Files.writeString(file, SECOND);
      await(() -> source.current().apiKeys().containsKey("new"));
    }
    await(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("keyturn-policy")));
    assertThat(source.current().apiKeys()).containsKey("new");
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }
}
