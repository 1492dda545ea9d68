package io.keyturn.workflows.domain;

/** Asks for all credentials of the policy. */
public record CatalogRequest(String requestedBy) {}
