package io.keyturn.starter;

import io.keyturn.starter.StatusAnswer.PlanAnswer;
import io.keyturn.workflows.domain.RotationPlan;

/**
 * What {@code plan} answers to programs; its components are the documented keys.
 *
 * @param admitted whether a rotation with this plan would not be refused
 */
record PlannedAnswer(
    String credential, String kind, boolean admitted, String oldVersion, PlanAnswer plan) {
  static PlannedAnswer of(RotationPlan plan) {
    return new PlannedAnswer(
        plan.rotation().credential(),
        plan.rotation().kind().label(),
        plan.admitted(),
        plan.rotation().oldVersion(),
        PlanAnswer.of(plan));
  }
}
