package io.keyturn.workflows.domain;

import io.keyturn.workflows.rules.CertificateFilter;

/** A certificate filter that a namespace needs so that it lets the new certificates in. */
public record FilterAddition(String namespace, CertificateFilter filter) {}
