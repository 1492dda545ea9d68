package io.keyturn.activities.ports;

/** What the control plane knows of API keys and of those they belong to. */
public record Account(
    ApiKeys keys, Identities identities, ServiceAccounts serviceAccounts, AuditLog auditLog) {}
