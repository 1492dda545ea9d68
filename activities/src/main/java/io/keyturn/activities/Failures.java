package io.keyturn.activities;

import io.keyturn.activities.x509.CredentialProblem;
import io.keyturn.workflows.domain.FailureKind;
import io.temporal.failure.ApplicationFailure;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Translates what adapters and steps throw into failures that stand in histories: kind, message and
 * remedy, and nothing else. Causes stay in this process, since nobody knows what they quote.
 */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  static <T> T translating(Supplier<T> work) {
    try {
      return work.get();
    } catch (RotationProblem problem) {
      throw failure(problem.kind(), String.valueOf(problem.getMessage()), problem.remedy());
    } catch (CredentialProblem problem) {
      throw failure(FailureKind.INVALID, String.valueOf(problem.getMessage()), problem.remedy());
    } catch (RuntimeException defect) {
      log.error("an activity failed in a way that nobody has foreseen: {}", where(defect));
      throw failure(
          FailureKind.INTERNAL,
          "keyturn itself failed: " + where(defect),
          "This is a defect of keyturn; report it with this line.");
    }
  }

  private static ApplicationFailure failure(FailureKind kind, String message, String remedy) {
    return kind.retryable()
        ? ApplicationFailure.newFailure(message, kind.name(), remedy)
        : ApplicationFailure.newNonRetryableFailure(message, kind.name(), remedy);
  }

  /** Class and place, not the message: it might quote a secret. */
  private static String where(RuntimeException defect) {
    StackTraceElement[] trace = defect.getStackTrace();
    return defect.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
