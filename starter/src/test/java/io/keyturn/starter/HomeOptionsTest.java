package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class HomeOptionsTest {
  private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9-token";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Porter porter;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    porter = new Porter();
  }

  @AfterEach
  void stop() {
    porter.close();
  }

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Program.run(commandLine, arguments);
  }

  private int status(String... options) {
    List<String> all =
        new ArrayList<>(List.of("status", "payments-ca", "--address", porter.address()));
    all.addAll(Arrays.asList(options));
    return run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(strings = {"status", "rotate", "pause", "abort"})
  void homeWithoutAWorkerIsToldAtOnce(String command) {
    assertThat(run(command, "payments-ca", "--address", porter.address()))
        .isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString())
        .contains("no keyturn Worker polls home")
        .contains("\n  -> See that keyturn worker runs");
  }

  @Test
  void keyComesFromAFileOrFromStandardInput() throws Exception {
    Path file = Files.writeString(folder.resolve("key"), " " + TOKEN + "\n");
    assertThat(status("--tls=false", "--api-key-file", file.toString()))
        .as(err.toString())
        .isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(porter.authorizations).isNotEmpty().containsOnly("Bearer " + TOKEN);
    for (String[] input : new String[][] {{"--api-key-stdin"}, {"--api-key", "-"}}) {
      porter.authorizations.clear();
      InputStream before = System.in;
      System.setIn(new ByteArrayInputStream((TOKEN + "\n").getBytes(StandardCharsets.US_ASCII)));
      try {
        List<String> options = new ArrayList<>(List.of("--tls=false"));
        options.addAll(Arrays.asList(input));
        assertThat(status(options.toArray(String[]::new))).isEqualTo(ExitCodes.UNREACHABLE);
      } finally {
        System.setIn(before);
      }
      assertThat(porter.authorizations).isNotEmpty().containsOnly("Bearer " + TOKEN);
    }
    assertThat(out.toString() + err).doesNotContain(TOKEN);
  }

  @ParameterizedTest
  @CsvSource({
    "--api-key, false",
    "--api-key, true",
    "--tls-key-data, false",
    "--tls-key-data, true",
    "--apikey, true",
    "--api-kye, false"
  })
  void secretOnTheCommandLineIsRefusedAndNotRepeated(String option, boolean joined) {
    for (String more : List.of("--debug", "--wiat", "--output=json")) {
      int code = joined ? status(option + "=" + TOKEN, more) : status(option, TOKEN, more);
      assertThat(code).isEqualTo(ExitCodes.USAGE);
    }
    assertThat(out.toString() + err).doesNotContain(TOKEN);
    assertThat(porter.authorizations).isEmpty();
  }

  @Test
  void keyThatIsNoneIsToldWithItsPlace() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), " \n");
    Path two = Files.writeString(folder.resolve("two"), TOKEN + " " + TOKEN);
    for (Path file : List.of(empty, two, folder.resolve("missing"), folder)) {
      assertThat(status("--api-key-file", file.toString())).isEqualTo(ExitCodes.USAGE);
      assertThat(err.toString()).contains(file.toString()).doesNotContain(TOKEN);
    }
    assertThat(status("--api-key-file", two.toString(), "--api-key-stdin"))
        .isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void whatCannotBeEnteredIsToldApart() throws Exception {
    porter.naming = Status.NOT_FOUND;
    assertThat(status("--namespace", "mine")).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString()).contains("home has no namespace mine");
    porter.naming = Status.PERMISSION_DENIED;
    assertThat(status("-n", "theirs")).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString()).contains("does not let this identity into namespace theirs");
    porter.naming = Status.UNAUTHENTICATED;
    assertThat(status()).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString()).contains("does not know who calls");
    assertThat(status("--tls")).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString()).contains("cannot be spoken TLS with");
    String nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = "127.0.0.1:" + socket.getLocalPort();
    }
    assertThat(run("status", "a", "--address", nobody)).isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString()).contains("no Temporal answers at " + nobody);
  }

  @Test
  void settingsThatCannotBeUsedAreAWrongCommandLine() throws Exception {
    Path file = Files.writeString(folder.resolve("temporal.toml"), "[profile.a]\n");
    assertThat(status("--config-file", file.toString(), "--profile", "b"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("no such profile");
    assertThat(status("--config-file", "/no/such/file")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("/no/such/file");
    assertThat(status("--tls-cert-path", "/no/such/cert")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("the client certificate cannot be read: /no/such/cert");
  }

  @Test
  void profileNamesHome() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("temporal.toml"),
            "[profile.a]\naddress = \"" + porter.address() + "\"\nnamespace = \"theirs\"\n");
    assertThat(run("status", "x", "--config-file", file.toString(), "--profile", "a"))
        .isEqualTo(ExitCodes.UNREACHABLE);
    assertThat(err.toString()).contains("with namespace theirs as its home");
  }
}
