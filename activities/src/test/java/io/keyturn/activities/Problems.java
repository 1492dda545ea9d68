package io.keyturn.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.workflows.domain.FailureKind;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts how calls fail. */
public final class Problems {
  private Problems() {}

  /** Asserts that a call fails with that kind, in one line that has these words, and a remedy. */
  public static void assertKind(FailureKind kind, ThrowingCallable call, String... words) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RotationProblem.class,
            problem -> {
              assertThat(problem.kind()).isEqualTo(kind);
              assertThat(problem.getMessage()).doesNotContain("\n", "\u001b");
              for (String word : words) {
                assertThat(problem.getMessage()).contains(word);
              }
              assertThat(problem.remedy()).isNotBlank().doesNotContain("\n");
            });
  }
}
