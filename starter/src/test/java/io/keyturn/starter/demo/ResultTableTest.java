package io.keyturn.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.starter.demo.DemoResult.FailedCall;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ResultTableTest {
  private final Results results = new Results();

  @Test
  void showsBeforeAndDuringSideBySide() {
    assertThat(ResultTable.lines(results.make()))
        .anyMatch(line -> line.matches(" *calls +400 +4,000"))
        .anyMatch(line -> line.matches(" *failed calls +0 +0"))
        .anyMatch(line -> line.matches(" *p50 +2\\.0 ms +2\\.5 ms"))
        .anyMatch(line -> line.matches(" *p99 +10\\.0 ms +12\\.3 ms"));
  }

  @Test
  void showsConnectionsByCredentialAndTheRefusalOfTheOldOnes() {
    assertThat(ResultTable.lines(results.make()))
        .anyMatch(line -> line.matches(" *payments\\.a2dd6 +0a0a0a0a \\(CA A\\) +4 +0"))
        .anyMatch(line -> line.matches(" *payments\\.a2dd6 +0b0b0b0b \\(CA B\\) +0 +5"))
        .anyMatch(line -> line.matches(" *ledger\\.a2dd6 +key 2 +0 +3"))
        .anyMatch(line -> line.contains("refuses the first credential 0a0a0a0a"))
        .anyMatch(line -> line.contains("refuses the first credential key 1 (UNAUTHENTICATED)"))
        .endsWith("All right: nobody was cut off.");
  }

  @Test
  void namesFailedCallsByMethodAndStatus() {
    results.failures =
        List.of(new FailedCall("payments.a2dd6", "RespondWorkflowTaskCompleted", "NOT_FOUND", 2));
    assertThat(ResultTable.lines(results.make()))
        .anyMatch(
            line -> line.contains("payments.a2dd6 RespondWorkflowTaskCompleted NOT_FOUND, 2 times"))
        .contains("NOT right:")
        .doesNotContain("All right: nobody was cut off.");
  }

  @Test
  void longLinesAreBrokenBetweenWordsAndLoseNone() {
    String sentence = "word ".repeat(30).strip();
    results.problems = List.of(sentence, "x".repeat(150));
    List<String> lines = ResultTable.lines(results.make());
    assertThat(lines).filteredOn(line -> line.contains("word")).allMatch(l -> l.length() <= 100);
    assertThat(String.join(" ", lines).replaceAll(" +", " "))
        .contains(sentence)
        .contains("x".repeat(150));
  }

  @Test
  void trialsOfKeysStandBesideTheCallsOfApplications() {
    assertThat(ResultTable.lines(results.make()))
        .anyMatch(line -> line.contains("all calls 5,000, failed 0"))
        .anyMatch(line -> line.contains("beside them 7 refused trials of a key"));
  }

  @Test
  void foreignTextCannotSteerTheTerminal() {
    results.problems = List.of("odd \u001b[2J\nline");
    assertThat(ResultTable.lines(results.make())).noneMatch(line -> line.matches(".*\\p{Cntrl}.*"));
  }
}
