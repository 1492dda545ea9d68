package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class PolicyCheckCommandTest {
  private static final String GOOD =
      """
      cloud: {apiKey: {env: KEY}}
      secrets: {directory: {path: secrets}}
      apiKeys: {ledger: {serviceAccount: sa, namespace: ledger.a2dd6, secret: ledger}}
      """;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  @TempDir Path folder;

  private int run(String... arguments) {
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(arguments);
  }

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("keyturn.yaml"), text).toString();
  }

  @Test
  void aGoodPolicyIsToldInOneLine() throws Exception {
    String file = file(GOOD);
    assertThat(run("policy", "check", file)).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString().strip())
        .isEqualTo(file + ": good: 0 authorities, 0 certificates, 1 API key");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void aFolderIsCheckedAsOne() throws Exception {
    file(GOOD);
    Files.writeString(
        folder.resolve("team.yml"), "apiKeys: {team: {serviceAccount: sa, secret: team}}\n");
    assertThat(run("policy", "check", folder.toString())).isEqualTo(ExitCodes.DONE);
    assertThat(out.toString()).contains("2 API keys");
  }

  @Test
  void allErrorsAreToldWithTheExitCodeOfAWrongPolicy() throws Exception {
    String file = file(GOOD.replace("cloud", "clod").replace("serviceAccount: sa", "user: [u]"));
    assertThat(run("policy", "check", file)).isEqualTo(ExitCodes.USAGE);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .contains("keyturn: " + file + ":1:1: ", "keyturn: " + file + ":3:26: ", "  -> ");
  }

  @Test
  void theEffectivePolicyIsAPolicy() throws Exception {
    assertThat(run("policy", "check", "--print-effective", file(GOOD))).isEqualTo(ExitCodes.DONE);
    String effective = out.toString();
    assertThat(effective).contains("lifetime: \"90d\"", folder.resolve("secrets").toString());
    assertThat(run("policy", "check", file(effective))).isEqualTo(ExitCodes.DONE);
  }

  @Test
  void programsGetJson() throws Exception {
    String file = file(GOOD);
    assertThat(run("policy", "check", "--output", "json", file)).isEqualTo(ExitCodes.DONE);
    JsonNode answer = new ObjectMapper().readTree(out.toString());
    assertThat(answer.path("good").asBoolean()).isTrue();
    assertThat(answer.path("apiKeys").asInt()).isEqualTo(1);
    out.getBuffer().setLength(0);
    assertThat(run("policy", "check", "--print-effective", "--output", "json", file)).isZero();
    assertThat(new ObjectMapper().readTree(out.toString()).at("/defaults/soak").asText())
        .isEqualTo("10m");
  }

  @Test
  void theSchemaIsPrinted() throws Exception {
    assertThat(run("policy", "schema")).isEqualTo(ExitCodes.DONE);
    assertThat(new ObjectMapper().readTree(out.toString()).path("$schema").asText())
        .contains("2020-12");
  }
}
