package io.keyturn.workflows;

import io.keyturn.workflows.domain.FailureKind;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;

/**
 * Says inside the workflow that an activity has failed for good, and of what kind the failure is.
 */
final class StepFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final FailureKind kind;
  private final String remedy;

  private StepFailed(FailureKind kind, String message, String remedy) {
    super(message);
    this.kind = kind;
    this.remedy = remedy;
  }

  /** Reads kind and remedy off the failure that the activity reported. */
  static StepFailed of(ActivityFailure failure) {
    if (failure.getCause() instanceof ApplicationFailure reported) {
      return new StepFailed(
          kind(reported.getType()),
          reported.getOriginalMessage(),
          reported.getDetails().getSize() > 0
              ? reported.getDetails().get(0, String.class)
              : "Read the failure in the rotation's history.");
    }
    return new StepFailed(
        FailureKind.UNAVAILABLE,
        failure.getActivityType() + " did not come to an end in its time",
        "See that keyturn's Workers run and reach Temporal Cloud, then try again.");
  }

  FailureKind kind() {
    return kind;
  }

  String remedy() {
    return remedy;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  private static FailureKind kind(String type) {
    for (FailureKind kind : FailureKind.values()) {
      if (kind.name().equals(type)) {
        return kind;
      }
    }
    return FailureKind.INTERNAL;
  }
}
