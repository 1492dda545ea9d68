package io.keyturn.workflows.rules;

/**
 * One certificate filter of a namespace: a leaf must match every field that is set.
 *
 * @param commonName pattern for the CN; empty when it is not set
 * @param organization pattern for the O; empty when it is not set
 * @param organizationalUnit pattern for the OU; empty when it is not set
 * @param subjectAlternativeName pattern for an alternative name; empty when it is not set
 */
public record CertificateFilter(
    String commonName,
    String organization,
    String organizationalUnit,
    String subjectAlternativeName) {}
