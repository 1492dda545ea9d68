package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Outcome;
import io.temporal.common.WorkflowExecutionHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class SecretScanTest {
  /** Names what the other keys are compared with: long enough not to be met by chance. */
  private static final int KEY_BYTES = 32;

  @Test
  void noKeyLeavesTheSecretStoreAndNoHistoryGrowsLong(@TempDir Path folder) throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger house = (Logger) LoggerFactory.getLogger("io.keyturn");
    Logger temporal = (Logger) LoggerFactory.getLogger("io.temporal");
    Level before = house.getLevel();
    Level temporalBefore = temporal.getLevel();
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.setContext(root.getLoggerContext());
    log.start();
    house.addAppender(log);
    temporal.addAppender(log);
    house.setLevel(Level.DEBUG);
    temporal.setLevel(Level.DEBUG);
    Set<String> keys = new HashSet<>();
    try (RotationScene scene = new RotationScene(folder, Policies.TWO_NAMESPACES + Policies.QUICK);
        KeyCollector collector = new KeyCollector(scene.secrets(), keys)) {
      scene.application(RotationScene.PAYMENTS, "payments/worker", "payments").working("payments");
      scene.application(RotationScene.LEDGER, "ledger/worker", "ledger").working("ledger");
      scene.application(RotationScene.PAYMENTS, "payments/worker", "shop").order("payments", "x");
      Rotation rotation = scene.rotate("ledger-worker");
      assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
      List<String> texts = new ArrayList<>();
      String history = history(scene, "ledger-worker");
      assertThat(history.split("\"eventId\"", -1).length - 1).isBetween(10, 200);
      texts.add(history);
      texts.add(String.valueOf(rotation.status()));
      for (ILoggingEvent event : List.copyOf(log.list)) {
        texts.add(event.getFormattedMessage() + Arrays.toString(event.getArgumentArray()));
      }
      texts.addAll(filesBeside(folder, scene.secrets()));
      collector.stop();
      keys.add(scene.simulator().ownerKey().token());
      assertThat(keys).as("keys to look for").hasSizeGreaterThan(8);
      assertThat(texts).hasSizeGreaterThan(5);
      for (String key : keys) {
        assertThat(texts).noneMatch(text -> text.contains(key));
      }
    } finally {
      house.setLevel(before);
      temporal.setLevel(temporalBefore);
      house.detachAppender(log);
      temporal.detachAppender(log);
    }
  }

  private static String history(RotationScene scene, String credential) {
    WorkflowExecutionHistory history =
        scene.home().client().fetchHistory(Names.workflowId(credential));
    // Payloads are base64 in JSON; what they hold is looked at as well.
    StringBuilder text = new StringBuilder(history.toJson(true));
    text.append(history.getHistory().toByteString().toString(StandardCharsets.ISO_8859_1));
    return text.toString();
  }

  private static List<String> filesBeside(Path folder, Path secrets) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(secrets)) {
          texts.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
        }
      }
    }
    return texts;
  }

  /** Reads every key that ever lies in the secret store, and spells it as it could leak. */
  private static final class KeyCollector implements AutoCloseable {
    private final Set<String> spellings;
    private final Path secrets;
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread thread = new Thread(this::run, "key-collector");

    KeyCollector(Path secrets, Set<String> spellings) {
      this.secrets = secrets;
      this.spellings = spellings;
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      while (!stopped.get()) {
        collect();
        Thread.onSpinWait();
      }
      collect();
    }

    private void collect() {
      try (Stream<Path> files = Files.walk(secrets)) {
        for (Path file : files.filter(f -> f.endsWith("tls.key")).toList()) {
          spell(Files.readString(file));
        }
      } catch (IOException | UncheckedIOException moving) {
        // A version comes or goes; the next look sees what is left.
        return;
      }
    }

    private void spell(String pem) {
      StringBuilder body = new StringBuilder();
      pem.lines()
          .filter(line -> !line.startsWith("-----") && !line.isBlank())
          .forEach(
              line -> {
                if (line.length() >= KEY_BYTES) {
                  add(line);
                }
                body.append(line);
              });
      if (body.isEmpty()) {
        return;
      }
      byte[] der = Base64.getDecoder().decode(body.toString());
      add(body.toString());
      add(HexFormat.of().formatHex(der));
      add(new String(der, StandardCharsets.ISO_8859_1));
    }

    private void add(String spelling) {
      synchronized (spellings) {
        spellings.add(spelling);
      }
    }

    @Override
    public void close() {
      stop();
    }

    void stop() {
      stopped.set(true);
      try {
        thread.join(10_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
