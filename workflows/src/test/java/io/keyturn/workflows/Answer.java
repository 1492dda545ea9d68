package io.keyturn.workflows;

import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.List;

/** What a scripted activity does when it is called. */
@FunctionalInterface
interface Answer {
  Evidence SEEN = new Evidence("script", "as told", Instant.EPOCH);

  StepResult give();

  static Answer done() {
    return () -> StepResult.done(List.of(SEEN));
  }

  static Answer refused() {
    return not(Verdict.REFUSED);
  }

  static Answer unproven(String... unknown) {
    return not(Verdict.UNPROVEN, unknown);
  }

  static Answer harmed() {
    return not(Verdict.HARMED);
  }

  static Answer fails(FailureKind kind) {
    return () -> {
      String message = "it failed as " + kind;
      String remedy = "mend " + kind;
      throw kind.retryable()
          ? ApplicationFailure.newFailure(message, kind.name(), remedy)
          : ApplicationFailure.newNonRetryableFailure(message, kind.name(), remedy);
    };
  }

  private static Answer not(Verdict verdict, String... unknown) {
    return () ->
        StepResult.not(
            verdict,
            "the verdict is " + verdict,
            "remedy of " + verdict,
            List.of(SEEN),
            List.of(unknown));
  }
}
