package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RotationCommandsTest {
  private PretendHome home;

  @BeforeAll
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    home = new PretendHome();
  }

  @AfterAll
  void stop() {
    home.close();
  }

  private JsonNode json() throws Exception {
    return new ObjectMapper().readTree(home.out());
  }

  @ParameterizedTest
  @CsvSource({
    "completed, 0, COMPLETED (rotation r-1) in 1m 5s",
    "rolled-back, 1, because it was aborted",
    "refused, 1, because a check refused it",
    "parked, 3, -> Mend it.",
    "accepted, 3, because a person accepted it",
  })
  void waitingEndsWithTheOutcomesCodeAndASummary(String credential, int code, String told) {
    assertThat(home.run("rotate", "--wait", credential)).as(home.said()).isEqualTo(code);
    assertThat(home.out())
        .startsWith("started the rotation of " + credential)
        .contains(told)
        .doesNotContain("\u001b", "\r");
    assertThat(home.err()).isEmpty();
    assertThat(home.run("status", "--watch", credential)).as(home.said()).isEqualTo(code);
    assertThat(home.run("status", credential)).as(home.said()).isZero();
  }

  @Test
  void summaryNamesTheOldAndTheNewCredentialAndTheSteps() {
    assertThat(home.run("rotate", "--wait", "completed")).isZero();
    assertThat(home.out())
        .contains("old: version v-0, API key key-0")
        .contains("new: staged CN=a as version r-1-1")
        .contains("steps: GENERATE 2s, ROLL 1m 3s");
  }

  @Test
  void secondRotateJoinsAndSaysSo() throws Exception {
    assertThat(home.run("rotate", "rolling-joined")).isZero();
    assertThat(home.out()).contains("started", "keyturn status --watch rolling-joined");
    assertThat(home.run("rotate", "rolling-joined")).isZero();
    assertThat(home.out()).contains("joined the rotation of rolling-joined that runs already");
    assertThat(home.run("rotate", "rolling-joined", "--output", "json")).isZero();
    assertThat(json().get("joined").asBoolean()).isTrue();
    assertThat(json().get("rotation").get("phase").asText()).isEqualTo("ROLL");
    assertThat(home.err()).contains("joined the rotation");
  }

  @Test
  void whoSteersAndWhyIsRecordedWithoutWhatSteersATerminal() throws Exception {
    assertThat(home.run("rotate", "rolling-named", "--as", "ann\u001b[2J", "--reason", "May\n1"))
        .isZero();
    assertThat(home.run("pause", "rolling-named", "-o", "json")).as(home.err()).isZero();
    JsonNode decisions = json().get("decisions");
    assertThat(decisions.get(0).get("by").asText()).isEqualTo("ann?[2J");
    assertThat(decisions.get(0).get("why").asText()).isEqualTo("May?1");
    assertThat(decisions.get(1).get("by").asText())
        .isEqualTo(SteeringOptions.userAtHost())
        .contains("@");
    String longest = "n".repeat(1000);
    assertThat(home.run("resume", "rolling-named", "--as", longest, "-o", "json")).isZero();
    assertThat(json().get("decisions").get(2).get("by").asText()).isEqualTo(longest);
    for (String wrong : List.of(longest + "n", " ")) {
      assertThat(home.run("resume", "rolling-named", "--as", wrong)).isEqualTo(ExitCodes.USAGE);
      assertThat(home.err()).startsWith("keyturn: --as");
      assertThat(home.run("resume", "rolling-named", "--reason", wrong)).isEqualTo(ExitCodes.USAGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "approve waiting hash-1",
        "pause rolling-steered",
        "resume rolling-steered",
        "extend rolling-steered PT5M",
        "resolve parked RETRY",
        "abort rolling-aborted",
      })
  void wordOfAnOperatorIsAnsweredInEveryForm(String line) throws Exception {
    String[] words = line.split(" ");
    home.run("rotate", words[1]);
    List<String> said = new ArrayList<>(List.of(words));
    said.addAll(List.of("--output", "yaml"));
    assertThat(home.run(said.toArray(String[]::new))).as(home.said()).isZero();
    JsonNode answer = new ObjectMapper(new YAMLFactory()).readTree(home.out());
    assertThat(answer.get("credential").asText()).isEqualTo(words[1]);
    JsonNode decisions = answer.get("decisions");
    assertThat(decisions.get(decisions.size() - 1).get("what").asText()).startsWith(words[0]);
  }

  @Test
  void wordThatMakesNoSenseIsRefusedForPeopleAndForPrograms() throws Exception {
    home.run("rotate", "rolling-refusing");
    assertThat(home.run("approve", "rolling-refusing", "x")).isEqualTo(ExitCodes.NO);
    assertThat(home.err())
        .startsWith("keyturn: that makes no sense? in stage")
        .contains("\n  -> ")
        .doesNotContain("\tat ");
    assertThat(home.run("approve", "rolling-refusing", "x", "--output=json"))
        .isEqualTo(ExitCodes.NO);
    assertThat(home.out()).isEmpty();
    JsonNode error = new ObjectMapper().readTree(home.err()).get("error");
    assertThat(error.get("cause").asText()).contains("makes no sense?");
    assertThat(error.get("exitCode").asInt()).isEqualTo(ExitCodes.NO);
  }

  @Test
  void waitForProgramsWritesTheDocumentAloneToStandardOutput() throws Exception {
    assertThat(home.run("rotate", "--wait", "completed", "-o", "json")).isZero();
    assertThat(json().get("rotation").get("outcome").asText()).isEqualTo("COMPLETED");
    assertThat(home.err()).contains("started the rotation", "CLOSED COMPLETED");
  }

  @Test
  void authorityWhoseCertificateIsParkedNeedsAPerson() {
    assertThat(home.run("rotate", "parked")).isZero();
    assertThat(home.run("rotate", "--wait", "rolling-authority")).isEqualTo(ExitCodes.PARKED);
    assertThat(home.out()).contains("parked: PARKED", "-> Mend it.");
  }

  @Test
  void rotationThatIsNoEmergencyIsNotTakenForOne() {
    assertThat(home.run("rotate", "rolling-calm", "--emergency")).isEqualTo(ExitCodes.NO);
    assertThat(home.err()).contains("no emergency");
  }

  @Test
  void credentialWithoutRotationIsADefiniteNo() {
    assertThat(home.run("status", "never")).isEqualTo(ExitCodes.NO);
    assertThat(home.err()).contains("there is no rotation of never", "keyturn rotate never");
    assertThat(home.run("pause", "never")).isEqualTo(ExitCodes.NO);
    assertThat(home.run("status", "no/name")).isEqualTo(ExitCodes.USAGE);
    assertThat(home.run("rotate", "no/name")).isEqualTo(ExitCodes.USAGE);
  }
}
