package io.keyturn.workflows.domain;

/** Approves the plan with the given hash. */
public record PlanApproval(String planHash, Steering steering) {}
