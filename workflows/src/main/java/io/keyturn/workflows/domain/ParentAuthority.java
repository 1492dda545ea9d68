package io.keyturn.workflows.domain;

import org.jspecify.annotations.Nullable;

/**
 * The rotation of a client CA that a certificate's rotation is part of.
 *
 * @param workflowId workflow id of the authority's rotation
 * @param version version of the authority's secret that signs the new certificate
 * @param policy what the policy said when the authority's rotation was planned
 */
public record ParentAuthority(
    String credential, String workflowId, String version, @Nullable PolicySnapshot policy) {
  /** Refers to a rotation that goes by the policy of the day. */
  public ParentAuthority(String credential, String workflowId, String version) {
    this(credential, workflowId, version, null);
  }
}
