package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.identity.v1.NamespaceAccess.Permission;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceAccountCommandTest {
  @TempDir Path folder;
  private PretendAccount account;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws IOException {
    account = new PretendAccount(folder, PretendAccount.atOnce());
  }

  @AfterEach
  void stop() {
    account.close();
  }

  private void assertTold(int code, int expected, String... words) {
    assertThat(code).as(account.said()).isEqualTo(expected);
    assertThat(account.err()).startsWith("keyturn: ").contains(words);
    assertThat(account.said()).doesNotContain("\tat ", "\u001b");
  }

  @Test
  void scopedAccountIsTheRecommendedShape() throws Exception {
    String id = account.serviceAccount("ledger");
    assertThat(account.out()).contains("write in " + PretendAccount.NAMESPACE + " alone");
    assertThat(account.run("service-account", "list", "--output", "json")).isZero();
    JsonNode made = new ObjectMapper().readTree(account.out()).get(0);
    assertThat(made.get("id").asText()).isEqualTo(id);
    assertThat(made.get("scopedTo").asText()).isEqualTo(PretendAccount.NAMESPACE);
    assertThat(made.get("accountRole").asText()).isEmpty();
    assertThat(made.get("namespaces").get(PretendAccount.NAMESPACE).asText()).isEqualTo("write");
  }

  @Test
  void accountWideOneHasARole() {
    assertThat(account.run("service-account", "create", "--name", "keyturn", "--role", "admin"))
        .as(account.err())
        .isZero();
    assertThat(account.out()).contains("keyturn", "admin", "apikey create --service-account");
    assertThat(account.run("service-account", "list")).isZero();
    assertThat(account.out()).contains("keyturn", "account: admin");
  }

  @Test
  void listShowsNothingThatSteersATerminal() {
    assertThat(account.run("service-account", "list")).isZero();
    assertThat(account.out()).isEqualToIgnoringNewLines("no service accounts");
    var unused =
        account.cloud.addServiceAccountKey(
            "evil\u001b[2J\nfake", Role.ROLE_READ, Map.of("a.b", Permission.PERMISSION_READ));
    assertThat(account.run("service-account", "list")).isZero();
    assertThat(account.out().lines()).hasSize(2);
    assertThat(account.out()).contains("evil?[2J?fake", "a.b: read").doesNotContain("\u001b");
  }

  @Test
  void whatCannotBeMadeIsTold() {
    assertTold(
        account.run(
            "service-account", "create-scoped", "--name", "x", "--namespace", "nowhere.a2dd6"),
        ExitCodes.NO,
        "nowhere.a2dd6");
    assertTold(
        account.run("service-account", "create", "--name", "x", "--role", "king\u001b"),
        ExitCodes.USAGE,
        "king?",
        "developer");
    assertTold(
        account.run(
            "service-account",
            "create-scoped",
            "--name",
            "x",
            "--namespace",
            PretendAccount.NAMESPACE,
            "--permission",
            "all"),
        ExitCodes.USAGE,
        "all");
    assertTold(account.run("service-account", "create"), ExitCodes.USAGE, "--name");
    assertThat(account.serviceAccount("x")).isNotEmpty();
    assertTold(account.run("service-account", "create", "--name", "x"), ExitCodes.NO, "x");
  }
}
