package io.keyturn.activities.ports;

import io.keyturn.activities.x509.CertificateMaterial;
import java.time.Instant;

/** Makes certificate authorities and issues client certificates from them. */
public interface Issuer {
  /**
   * Makes a new root authority.
   *
   * @throws io.keyturn.activities.x509.CredentialProblem when it cannot be made as asked
   */
  CertificateMaterial newAuthority(AuthorityProfile profile, Instant now);

  /**
   * Issues a client certificate. Its subject and names come from the profile; of the request only
   * the key counts, and that whoever asks holds it.
   *
   * @param csr PKCS#10 request in DER
   * @throws io.keyturn.activities.x509.CredentialProblem REQUEST_REFUSED, AUTHORITY_UNUSABLE,
   *     EXPIRED, NOT_YET_VALID, CHAIN_DN_NOT_UNIQUE
   */
  IssuedCertificate issue(
      byte[] csr, LeafProfile profile, CertificateMaterial authority, Instant now);
}
