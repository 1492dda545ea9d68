package io.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.activities.policy.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One policy in several files, one team each. */
class PolicyFolderTest {
  private static final String SHARED =
      """
      cloud: {apiKey: {file: key}}
      secrets: {directory: {path: secrets}}
      """;

  private static final String LEDGER =
      """
      apiKeys:
        ledger: {serviceAccount: sa, namespace: ledger.a2dd6, secret: ledger}
      """;

  private static final String PAYMENTS =
      """
      apiKeys:
        payments: {serviceAccount: sb, namespace: payments.a2dd6, secret: payments}
      """;

  @TempDir Path folder;

  @BeforeEach
  void goodFolder() throws IOException {
    write("00-shared.yaml", SHARED);
    write("ledger.yaml", LEDGER);
    write("payments.yml", PAYMENTS);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private ListAssert<String> errors() {
    try {
      PolicyFile.read(folder);
      return assertThat(List.<String>of());
    } catch (PolicyFileException wrong) {
      return assertThat(String.valueOf(wrong.getMessage()).lines().toList());
    }
  }

  @Test
  void theFilesOfAFolderMakeOnePolicy() throws Exception {
    Path one =
        Files.writeString(
            Files.createDirectory(folder.resolve("below")).resolve("one.yaml"),
            SHARED.replace("key}", "../key}").replace("path: secrets", "path: ../secrets")
                + LEDGER
                + PAYMENTS.replace("apiKeys:\n", ""));
    Policy together = PolicyFile.read(folder);
    assertThat(together.apiKeys().keySet()).containsExactlyInAnyOrder("ledger", "payments");
    assertThat(together.apiKeys()).isEqualTo(PolicyFile.read(one).apiKeys());
    assertThat(together.secrets().directory()).isEqualTo(folder.resolve("secrets"));
  }

  @Test
  void whatIsNoPolicyFileIsLeftAlone() throws Exception {
    write(".payments.yml.swp", "%");
    write(".hidden.yaml", "%");
    write("payments.yml~", "%");
    write("README.md", "%");
    write("empty.yaml", "# nothing yet\n");
    Files.createDirectory(folder.resolve("old.yaml"));
    Files.writeString(folder.resolve("old.yaml/x.yaml"), "%");
    assertThat(PolicyFile.read(folder).apiKeys()).hasSize(2);
  }

  @Test
  void whatStandsInExactlyOneFileIsToldWithBothPlacesWhenItStandsInTwo() throws Exception {
    write("payments.yml", PAYMENTS + "defaults: {soak: 8m}\n" + SHARED);
    write("ledger.yaml", LEDGER + "defaults: {soak: 9m}\n");
    errors()
        .satisfiesExactly(
            error ->
                assertThat(error)
                    .startsWith(folder.resolve("payments.yml") + ":3:1: ")
                    .contains("the key defaults is given twice")
                    .contains("ledger.yaml:3:1"),
            error ->
                assertThat(error)
                    .startsWith(folder.resolve("payments.yml") + ":4:1: ")
                    .contains("the key cloud is given twice")
                    .contains("00-shared.yaml:1:1"),
            error ->
                assertThat(error)
                    .startsWith(folder.resolve("payments.yml") + ":5:1: ")
                    .contains("the key secrets is given twice"));
  }

  @Test
  void aNameThatTwoTeamsGiveIsToldWithBothPlaces() throws Exception {
    write("payments.yml", LEDGER.replace("sa,", "sb,"));
    errors()
        .singleElement()
        .asString()
        .startsWith(folder.resolve("payments.yml") + ":2:3: ")
        .contains("the key ledger is given twice", "ledger.yaml:2:3");
  }

  @Test
  void aSectionThatStandsTwiceInOneFileIsStillAnError() throws Exception {
    write("payments.yml", PAYMENTS + PAYMENTS.replace("payments:", "others:"));
    errors().anyMatch(error -> error.contains("the key apiKeys is given twice"));
  }

  @Test
  void everyErrorNamesItsOwnFile() throws Exception {
    write("ledger.yaml", LEDGER.replace("secret: ledger", "secret: payments, lifetime: x"));
    write("payments.yml", PAYMENTS.replace("serviceAccount", "servceAccount"));
    write("teams.yaml", "- a\n");
    errors()
        .satisfiesExactly(
            error -> assertThat(error).startsWith(folder.resolve("ledger.yaml") + ":2:"),
            error -> assertThat(error).startsWith(folder.resolve("payments.yml") + ":2:14: "),
            error -> assertThat(error).startsWith(folder.resolve("teams.yaml") + ":1:1: "));
  }

  @Test
  void aMisfitBetweenFilesStandsWhereTheSecondOneIs() throws Exception {
    write("payments.yml", PAYMENTS.replace("secret: payments", "secret: ledger"));
    errors()
        .singleElement()
        .asString()
        .startsWith(folder.resolve("payments.yml") + ":2:")
        .contains("the secret ledger belongs to ledger and to payments");
  }

  @Test
  void whatIsMissingInAllFilesIsToldOfTheFolder() throws Exception {
    write("00-shared.yaml", "secrets: {directory: {path: secrets}}\n");
    errors().singleElement().asString().startsWith(folder + ": cloud is missing");
  }

  @Test
  void aFolderWithoutAPolicyIsTold(@TempDir Path empty) {
    assertThatThrownBy(() -> PolicyFile.read(empty))
        .isInstanceOf(PolicyFileException.class)
        .hasMessageStartingWith(empty + ": ")
        .hasMessageContaining("*.yaml");
  }

  @Test
  void brokenYamlInOneFileIsToldAloneSinceNamesMayBeMissing() throws Exception {
    write("ledger.yaml", "apiKeys: {");
    write("payments.yml", PAYMENTS.replace("serviceAccount", "servceAccount"));
    errors().singleElement().asString().startsWith(folder.resolve("ledger.yaml") + ":1:");
  }
}
