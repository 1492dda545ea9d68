package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.grpc.Status.Code;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyCommandTest {
  @TempDir Path folder;
  private PretendAccount account;
  private IssuedKey worker;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws IOException {
    account = new PretendAccount(folder, PretendAccount.atOnce());
    worker = account.cloud.addServiceAccountKey("worker\u001b[2J\n", Role.ROLE_READ, Map.of());
  }

  @AfterEach
  void stop() {
    account.close();
  }

  private String state(String id) throws Exception {
    assertThat(account.run("apikey", "list", "--output", "json")).as(account.err()).isZero();
    for (JsonNode key : new ObjectMapper().readTree(account.out())) {
      if (key.get("id").asText().equals(id)) {
        return key.get("state").asText();
      }
    }
    return "gone";
  }

  private void assertTold(int code, int expected, String... words) {
    assertThat(code).as(account.said()).isEqualTo(expected);
    assertThat(account.err()).startsWith("keyturn: ").contains(words);
    assertThat(account.said()).doesNotContain(PretendAccount.TOKEN_MARK, "\tat ", "\u001b");
  }

  @Test
  void listTellsWhoseKeysEndWhenAndNothingThatSteersATerminal() {
    assertThat(account.run("apikey", "list")).as(account.err()).isZero();
    assertThat(account.out().lines()).hasSize(3);
    assertThat(account.out().lines().findFirst().orElseThrow())
        .containsSubsequence("ID", "OWNER", "NAME", "AGE", "EXPIRES", "DAYS LEFT", "STATE");
    assertThat(account.out())
        .contains(worker.id(), account.owner.id(), "worker?[2J?", "owner@example.com", "364")
        .contains("service account " + worker.ownerId(), "user " + account.owner.ownerId())
        .doesNotContain("\u001b", PretendAccount.TOKEN_MARK);
  }

  @Test
  void listCanBeOfOneOwnerAndForPrograms() throws Exception {
    assertThat(account.run("apikey", "list", "--user", account.owner.ownerId(), "--output", "json"))
        .as(account.err())
        .isZero();
    JsonNode keys = new ObjectMapper().readTree(account.out());
    assertThat(keys).hasSize(1);
    JsonNode key = keys.get(0);
    assertThat(key.get("id").asText()).isEqualTo(account.owner.id());
    assertThat(key.get("ownerType").asText()).isEqualTo("user");
    assertThat(key.get("ownerId").asText()).isEqualTo(account.owner.ownerId());
    assertThat(key.get("daysLeft").asLong()).isEqualTo(364);
    assertThat(key.get("ageDays").asLong()).isZero();
    assertThat(key.get("state").asText()).isEqualTo("enabled");
    assertThat(account.run("apikey", "list", "--service-account", worker.ownerId())).isZero();
    assertThat(account.out()).contains(worker.id()).doesNotContain(account.owner.id());
    assertThat(account.run("apikey", "list", "--service-account", "nobody")).isZero();
    assertThat(account.out()).isEqualToIgnoringNewLines("no API keys");
    assertThat(account.run("apikey", "list", "--user", "a", "--service-account", "b"))
        .isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void keyIsSwitchedOffAndOn() throws Exception {
    assertThat(account.run("apikey", "disable", worker.id())).as(account.err()).isZero();
    assertThat(account.out()).contains("disabled", worker.id());
    assertThat(state(worker.id())).isEqualTo("disabled");
    assertThat(account.run("apikey", "enable", worker.id())).as(account.err()).isZero();
    assertThat(state(worker.id())).isEqualTo("enabled");
  }

  @Test
  void keyIsDeletedOnlyAfterAYes() throws Exception {
    assertTold(account.run("apikey", "delete", worker.id()), ExitCodes.USAGE, "--yes");
    assertThat(state(worker.id())).isEqualTo("enabled");
    assertThat(account.run("apikey", "delete", worker.id(), "--yes")).as(account.err()).isZero();
    assertThat(state(worker.id())).isEqualTo("gone");
    assertTold(account.run("apikey", "delete", worker.id(), "--yes"), ExitCodes.NO, worker.id());
  }

  @Test
  void keyThatOneLogsInWithIsNotShutOutByMistake() throws Exception {
    String own = account.owner.id();
    assertTold(account.run("apikey", "disable", own), ExitCodes.NO, own, "--force");
    assertTold(account.run("apikey", "delete", own, "--yes"), ExitCodes.NO, own, "--force");
    assertThat(state(own)).isEqualTo("enabled");
  }

  @Test
  void keyThatOneLogsInWithIsDeletedWhenItIsForced() {
    assertThat(account.run("apikey", "delete", worker.id(), "--yes", "--force")).isZero();
    int code = account.run("apikey", "delete", account.owner.id(), "--yes", "--force");
    assertThat(code).as(account.err()).isIn(ExitCodes.DONE, ExitCodes.UNREACHABLE);
    assertThat(account.run("apikey", "list")).isEqualTo(ExitCodes.UNREACHABLE);
  }

  @Test
  void unknownKeysAreTold() {
    for (String verb : new String[] {"enable", "disable"}) {
      assertTold(account.run("apikey", verb, "nobody\u001b"), ExitCodes.NO, "nobody?");
    }
    assertTold(account.run("apikey", "delete", "nobody", "--yes"), ExitCodes.NO, "nobody");
  }

  @Test
  void whoeverMayNotIsTold() throws Exception {
    Path login = Files.writeString(folder.resolve("worker"), worker.token());
    int code =
        account.plainly(
            "apikey",
            "disable",
            account.owner.id(),
            "--cloud-target",
            account.address(),
            "--cloud-api-key-file",
            login.toString(),
            "--cloud-tls-ca",
            account.trust().toString());
    assertTold(code, ExitCodes.UNREACHABLE, "PERMISSION_DENIED", "admin");
  }

  @Test
  void missingLoginIsAWrongCommandLine() throws Exception {
    assertTold(
        account.plainly("apikey", "list", "--cloud-api-key-file", "/no/such/file"),
        ExitCodes.USAGE,
        "/no/such/file",
        "TEMPORAL_CLOUD_API_KEY");
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    assertTold(
        account.plainly("apikey", "list", "--cloud-api-key-file", empty.toString()),
        ExitCodes.USAGE,
        empty.toString());
    assertTold(
        account.plainly(
            "apikey",
            "list",
            "--cloud-api-key-file",
            account.login().toString(),
            "--cloud-tls-ca",
            "/no/such/ca.pem"),
        ExitCodes.USAGE,
        "/no/such/ca.pem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", "host:", "a b:1", "http://host:443/x", "\u001b:1"})
  void targetIsHostAndPort(String target) {
    assertTold(
        account.plainly(
            "apikey",
            "list",
            "--cloud-target",
            target,
            "--cloud-api-key-file",
            account.login().toString()),
        ExitCodes.USAGE,
        "--cloud-target");
  }

  @Test
  void serverThatIsNotTrustedOrSilentIsNotReachable() {
    assertTold(
        account.plainly(
            "apikey",
            "list",
            "--cloud-target",
            account.address(),
            "--cloud-api-key-file",
            account.login().toString()),
        ExitCodes.UNREACHABLE,
        "UNAVAILABLE",
        "--cloud-target");
    account.faults.arm(
        Fault.next("GetApiKeys", Moment.BEFORE, new Fault.Fail(Code.UNAVAILABLE, "\u001bdown")));
    assertTold(account.run("apikey", "list"), ExitCodes.UNREACHABLE, "?down");
  }

  @Test
  void groupsOfCommandsExplainThemselves() {
    assertThat(account.plainly("apikey")).isEqualTo(ExitCodes.USAGE);
    assertThat(account.plainly("apikey", "--help")).isZero();
    assertThat(account.out()).contains("list", "create", "enable", "disable", "delete");
    assertThat(account.plainly("apikey", "create", "--help")).isZero();
    assertThat(account.out()).contains("keyturn apikey create", "--secret-dir", "--lifetime");
  }
}
