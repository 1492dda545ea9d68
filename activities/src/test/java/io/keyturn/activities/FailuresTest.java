package io.keyturn.activities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.keyturn.activities.x509.CredentialProblem;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.Reason;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

class FailuresTest {
  private static final String SECRET = "MIGHAgEAMBMGByqGSM49";

  private static ApplicationFailure failure(Supplier<String> work) {
    return catchThrowableOfType(ApplicationFailure.class, () -> Failures.translating(work));
  }

  @Test
  void whatWorksIsPassedOn() {
    assertThat(Failures.translating(() -> "done")).isEqualTo("done");
  }

  @ParameterizedTest
  @EnumSource
  void eachKindIsTheTypeOfItsFailure(FailureKind kind) {
    ApplicationFailure failure =
        failure(
            () -> {
              throw new RotationProblem(
                  kind, "what happened", "what to do", new IllegalStateException(SECRET));
            });
    assertThat(failure.getType()).isEqualTo(kind.name());
    assertThat(failure.isNonRetryable()).isEqualTo(!kind.retryable());
    assertThat(failure.getOriginalMessage()).isEqualTo("what happened");
    assertThat(failure.getDetails().get(String.class)).isEqualTo("what to do");
    assertThat(failure.getCause()).isNull();
    assertThat(failure).hasStackTraceContaining("FailuresTest");
  }

  @ParameterizedTest
  @EnumSource
  void unusableCredentialIsInvalidWithItsRemedy(Reason reason) {
    ApplicationFailure failure =
        failure(
            () -> {
              throw new CredentialProblem(reason, "block 2");
            });
    assertThat(failure.getType()).isEqualTo(FailureKind.INVALID.name());
    assertThat(failure.isNonRetryable()).isTrue();
    assertThat(failure.getOriginalMessage()).contains(reason.sentence()).contains("block 2");
    assertThat(failure.getDetails().get(String.class)).isEqualTo(reason.remedy());
  }

  @Test
  void defectNeverCarriesItsMessageIntoHistoryOrLog() {
    Logger logger = (Logger) LoggerFactory.getLogger(Failures.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
    try {
      for (RuntimeException defect :
          List.of(
              new IllegalArgumentException(SECRET),
              new IllegalStateException(SECRET, new IllegalArgumentException(SECRET)),
              new NullPointerException(),
              withoutTrace(new UnsupportedOperationException(SECRET)))) {
        ApplicationFailure failure =
            failure(
                () -> {
                  throw defect;
                });
        assertThat(failure.getType()).isEqualTo(FailureKind.INTERNAL.name());
        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getOriginalMessage())
            .contains(defect.getClass().getName())
            .doesNotContain(SECRET);
        assertThat(failure.getCause()).isNull();
        assertThat(failure.getDetails().get(String.class)).isNotBlank().doesNotContain(SECRET);
      }
      assertThat(log.list)
          .hasSize(4)
          .allSatisfy(
              event -> {
                assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                assertThat(event.getFormattedMessage()).doesNotContain(SECRET);
                assertThat(event.getThrowableProxy()).isNull();
              });
    } finally {
      logger.detachAppender(log);
      logger.setAdditive(true);
    }
  }

  private static RuntimeException withoutTrace(RuntimeException defect) {
    defect.setStackTrace(new StackTraceElement[0]);
    return defect;
  }
}
