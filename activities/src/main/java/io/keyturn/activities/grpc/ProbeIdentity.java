package io.keyturn.activities.grpc;

import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.x509.AuthorityNames;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.workflows.fleet.Stamp;

/** Who keyturn is when it enters a namespace: stamped like any other client. */
final class ProbeIdentity {
  private static final String NAME = "keyturn";

  private ProbeIdentity() {}

  static String of(Credential credential) {
    String authority =
        credential instanceof CertificateMaterial certificate
            ? AuthorityNames.above(certificate.chain())
            : Stamp.NO_AUTHORITY;
    return NAME + "#" + new Stamp(credential.stamp(), authority, NAME, null).text();
  }
}
