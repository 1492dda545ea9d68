package io.keyturn.workflows.domain;

/**
 * What the rotation of a certificate tells that of its authority.
 *
 * @param phase HOLDING once the new certificate is proven, PARKED when a person is needed
 */
public record CertificateReport(String credential, Phase phase, String detail) {}
