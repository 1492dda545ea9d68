package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class SecretScanTest {
  /** Names what the other keys are compared with: long enough not to be met by chance. */
  private static final int KEY_BYTES = 32;

  @Test
  void noPrivateKeyLeavesTheSecretStoreAndNoHistoryGrowsLong(@TempDir Path folder)
      throws Exception {
    Set<String> keys = new HashSet<>();
    try (LogCapture capture = new LogCapture();
        RotationScene scene = new RotationScene(folder, Policies.TWO_NAMESPACES + Policies.QUICK);
        KeyCollector collector = new KeyCollector(scene.secrets(), keys)) {
      scene.application(RotationScene.PAYMENTS, "payments/worker", "payments").working("payments");
      scene.application(RotationScene.LEDGER, "ledger/worker", "ledger").working("ledger");
      scene.application(RotationScene.PAYMENTS, "payments/worker", "shop").order("payments", "x");
      Rotation rotation = scene.rotate("ledger-worker");
      assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
      collector.stop();
      scan(scene, folder, rotation, "ledger-worker", keys, capture.taken());
      assertThat(keys).as("keys to look for").hasSizeGreaterThan(8);
    }
  }

  @Test
  void noTokenLeavesTheSecretStoreAndNoHistoryGrowsLong(@TempDir Path folder) throws Exception {
    Set<String> keys = new HashSet<>();
    try (LogCapture capture = new LogCapture();
        KeyScene scene = new KeyScene(folder, UnaryOperator.identity());
        KeyCollector collector = new KeyCollector(scene.scene().secrets(), keys)) {
      scene.work(Policies.QUICK);
      Rotation rotation = scene.scene().rotate(KeyScene.CREDENTIAL);
      assertThat(rotation.result().outcome()).isEqualTo(Outcome.COMPLETED);
      collector.stop();
      assertThat(keys).as("tokens to look for").hasSizeGreaterThan(1);
      scan(scene.scene(), folder, rotation, KeyScene.CREDENTIAL, keys, capture.taken());
    }
  }

  private static void scan(
      RotationScene scene,
      Path folder,
      Rotation rotation,
      String credential,
      Set<String> keys,
      List<String> log)
      throws IOException {
    List<String> texts = new ArrayList<>();
    String history = history(scene, credential);
    assertThat(history.split("\"eventId\"", -1).length - 1).isBetween(10, 200);
    texts.add(history);
    texts.add(String.valueOf(rotation.status()));
    texts.add(scene.simulator().ledger().toJson().toString());
    texts.addAll(log);
    texts.addAll(filesBeside(folder, scene.secrets()));
    keys.add(scene.simulator().ownerKey().token());
    assertThat(texts).hasSizeGreaterThan(5);
    for (String key : keys) {
      assertThat(texts).noneMatch(text -> text.contains(key));
    }
  }

  /** Everything that is logged, down to DEBUG. */
  private static final class LogCapture extends AppenderBase<ILoggingEvent>
      implements AutoCloseable {
    private final List<String> lines = new ArrayList<>();
    private final Map<Logger, @Nullable Level> before = new HashMap<>();

    LogCapture() {
      for (String name : List.of("io.keyturn", "io.temporal")) {
        Logger logger = (Logger) LoggerFactory.getLogger(name);
        before.put(logger, logger.getLevel());
        setContext(logger.getLoggerContext());
        logger.setLevel(Level.DEBUG);
        logger.addAppender(this);
      }
      start();
    }

    List<String> taken() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    @Override
    protected void append(ILoggingEvent event) {
      StringBuilder line = new StringBuilder(event.getFormattedMessage());
      line.append(Arrays.toString(event.getArgumentArray()));
      for (IThrowableProxy cause = event.getThrowableProxy();
          cause != null;
          cause = cause.getCause()) {
        line.append(cause.getMessage());
      }
      synchronized (lines) {
        lines.add(line.toString());
      }
    }

    @Override
    public void close() {
      before.forEach(
          (logger, level) -> {
            logger.setLevel(level);
            logger.detachAppender(this);
          });
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
        for (Path file : files.toList()) {
          if (file.endsWith("tls.key")) {
            spell(Files.readString(file));
          } else if (file.endsWith("api-key")) {
            spellToken(Files.readString(file).strip());
          }
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

    /** A file that is being written is empty for a moment, and the empty text is everywhere. */
    private void spellToken(String token) {
      if (token.length() >= KEY_BYTES) {
        add(token);
        add(Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8)));
      }
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
