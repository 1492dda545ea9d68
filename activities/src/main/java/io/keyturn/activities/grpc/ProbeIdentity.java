package io.keyturn.activities.grpc;

import io.keyturn.activities.x509.AuthorityNames;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.workflows.fleet.Stamp;

/** Who keyturn is when it enters a namespace: stamped like any other client. */
final class ProbeIdentity {
  private static final String NAME = "keyturn";

  private ProbeIdentity() {}

  static String of(CertificateMaterial credential) {
    return NAME
        + "#"
        + new Stamp(credential.sha256(), AuthorityNames.above(credential.chain()), NAME, null)
            .text();
  }
}
