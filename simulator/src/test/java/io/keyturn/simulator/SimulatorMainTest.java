package io.keyturn.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.simulator.cloud.Account;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorMainTest {
  @TempDir Path folder;

  @Test
  void everyOptionIsTaken() {
    SimulatorArguments parsed =
        SimulatorArguments.parse(
            "--server",
            "localhost:7233",
            "--ready-file",
            folder.resolve("ready.json").toString(),
            "--namespace",
            "one",
            "--namespace",
            "two.a2dd6",
            "--folder",
            folder.resolve("new").toString(),
            "--max-connection-age",
            "3s",
            "--max-connection-age-grace",
            "PT2S",
            "--trust-delay",
            "50ms",
            "--operation-delay",
            "1m",
            "--namespace",
            "three=api-key",
            "--namespace",
            "four.a2dd6=both",
            "--key-creation-delay",
            "1s",
            "--key-deletion-delay",
            "2s",
            "--api-key-creation",
            "off",
            "--aws-visible-after",
            "3s",
            "--aws-replication-delay",
            "4s");

    assertThat(parsed.readyFile()).contains(folder.resolve("ready.json"));
    SimulatorOptions options = parsed.options();
    assertThat(options.server().address()).isEqualTo("localhost:7233");
    assertThat(options.namespaces()).containsExactly("one", "two", "three", "four");
    assertThat(options.login("one")).isEqualTo(NamespaceLogin.MTLS);
    assertThat(options.login("three")).isEqualTo(NamespaceLogin.API_KEY);
    assertThat(options.login("four")).isEqualTo(NamespaceLogin.BOTH);
    assertThat(options.folder()).contains(folder.resolve("new"));
    assertThat(options.maxConnectionAge()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.maxConnectionAgeGrace()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.cloud().trustDelay()).isEqualTo(Duration.ofMillis(50));
    assertThat(options.cloud().operationDelay()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.cloud().keyCreationDelay()).isEqualTo(Duration.ofSeconds(1));
    assertThat(options.cloud().keySwitchDelay()).isEqualTo(Duration.ofMillis(50));
    assertThat(options.cloud().keyDeletionDelay()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.cloud().apiKeyCreation()).isFalse();
    assertThat(options.aws().visibleAfter()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.aws().replicationDelay()).isEqualTo(Duration.ofSeconds(4));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--nope",
        "--server",
        "--server nowhere",
        "--server host:99999",
        "--namespace Bad_Name",
        "--namespace x",
        "--ready-file /no/such/folder/ready.json",
        "--folder /no/such/folder/at/all",
        "--max-connection-age soon",
        "--max-connection-age 0s",
        "--max-connection-age-grace 1ms",
        "--trust-delay -1s",
        "--operation-delay PT-1S",
        "--namespace ledger=passwords",
        "--key-switch-delay later",
        "--aws-visible-after -1s",
        "--aws-replication-delay never",
        "--api-key-creation perhaps"
      })
  void aBadOptionIsOneClearLine(String line) {
    assertThatThrownBy(() -> SimulatorArguments.parse(line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .extracting(Throwable::getMessage)
        .satisfies(message -> assertThat(message.lines()).hasSize(1));
  }

  @Test
  void whatIsEchoedCannotSteerATerminal() {
    assertThatThrownBy(() -> SimulatorArguments.parse("--\u001b[2J"))
        .hasMessageNotContaining("\u001b");
  }

  @Test
  void anAddressWhereNobodyAnswersEndsWithAClearLine() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int code =
        SimulatorMain.run(
            SimulatorOptions.defaults()
                .withFolder(folder.resolve("simulator"))
                .withServer(ServerChoice.parse("127.0.0.1:" + free)),
            Optional.empty(),
            System.out,
            new PrintStream(err, true, StandardCharsets.UTF_8));

    assertThat(code).isEqualTo(SimulatorMain.CANNOT_START);
    assertThat(err.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .first()
        .asString()
        .contains("No Temporal answers at 127.0.0.1:" + free);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aProgramThatIsToldToStopLeavesNothingBehind() throws Exception {
    Path ready = folder.resolve("ready.json");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    SimulatorMain.class.getName(),
                    "--ready-file",
                    ready.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Account.await(() -> Files.exists(ready) || !process.isAlive());
      JsonNode told = new ObjectMapper().readTree(Files.readAllBytes(ready));
      Path own = Path.of(told.get("tlsCa").asText()).getParent();
      assertThat(own).isDirectory();

      process.destroy();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(ready).doesNotExist();
      assertThat(own).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aProgramThatIsToldToStopWhileItStartsLeavesNothingBehind() throws Exception {
    Path own = folder.resolve("own");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    SimulatorMain.class.getName(),
                    "--folder",
                    own.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Account.await(() -> Files.exists(own.resolve("server-ca.pem")) || !process.isAlive());

      process.destroy();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(own).doesNotExist();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aProgramWithABadOptionExitsWithTwo() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SimulatorMain.class.getName(),
                "--server",
                "nowhere")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(SimulatorMain.BAD_OPTION);
    assertThat(said).startsWith("--server must be in-memory, dev or a host:port");
  }
}
