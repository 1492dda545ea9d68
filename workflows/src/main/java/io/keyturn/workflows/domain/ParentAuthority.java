package io.keyturn.workflows.domain;

/**
 * The rotation of a client CA that a certificate's rotation is part of.
 *
 * @param workflowId workflow id of the authority's rotation
 * @param version version of the authority's secret that signs the new certificate
 */
public record ParentAuthority(String credential, String workflowId, String version) {}
