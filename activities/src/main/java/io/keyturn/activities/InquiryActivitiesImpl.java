package io.keyturn.activities;

import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.steps.Doctor;
import io.keyturn.activities.steps.World;
import io.keyturn.workflows.InquiryActivities;
import io.keyturn.workflows.domain.Catalog;
import io.keyturn.workflows.domain.CatalogRequest;
import io.keyturn.workflows.domain.Diagnosis;
import io.keyturn.workflows.domain.DiagnosisRequest;
import io.temporal.activity.Activity;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers questions by the policy that is in force. */
public final class InquiryActivitiesImpl implements InquiryActivities {
  private final Supplier<Policy> today;
  private final Function<Policy, World> worlds;
  private final Heartbeats heartbeats;

  /**
   * Answers by the given policy.
   *
   * @param today the policy that is in force
   * @param worlds reaches what a policy names
   */
  public InquiryActivitiesImpl(
      Supplier<Policy> today, Function<Policy, World> worlds, Heartbeats heartbeats) {
    this.today = today;
    this.worlds = worlds;
    this.heartbeats = heartbeats;
  }

  @Override
  public Catalog catalog(CatalogRequest request) {
    return heartbeats.during(() -> Failures.translating(() -> new Catalog(today.get().entries())));
  }

  @Override
  public Diagnosis diagnose(DiagnosisRequest request) {
    Instant sentByHome =
        Instant.ofEpochMilli(
            Activity.getExecutionContext().getInfo().getCurrentAttemptScheduledTimestamp());
    return heartbeats.during(
        () ->
            Failures.translating(
                () ->
                    new Doctor(worlds.apply(today.get()))
                        .diagnose(request.credentials(), request.askedAt(), sentByHome)));
  }
}
