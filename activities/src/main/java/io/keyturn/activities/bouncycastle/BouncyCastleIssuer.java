package io.keyturn.activities.bouncycastle;

import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.activities.ports.IssuedCertificate;
import io.keyturn.activities.ports.Issuer;
import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.Certificates;
import io.keyturn.activities.x509.CredentialProblem;
import io.keyturn.activities.x509.Fingerprints;
import io.keyturn.activities.x509.PrivateKeys;
import io.keyturn.activities.x509.Signatures;
import io.keyturn.activities.x509.X509Facts;
import io.keyturn.workflows.rules.CertificateFacts;
import io.keyturn.workflows.rules.LeafRules;
import io.keyturn.workflows.rules.Origin;
import io.keyturn.workflows.rules.Reason;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Issues from an authority whose key is in the secret store. Holds no state. */
public final class BouncyCastleIssuer implements Issuer {
  /** How far validity begins in the past, for clocks that are behind. */
  public static final Duration BACKDATING = Duration.ofMinutes(1);

  private static final int SERIAL_BITS = 128;

  @Override
  public CertificateMaterial newAuthority(AuthorityProfile profile, Instant now) {
    KeyPair pair = KeyPairs.generate(profile.algorithm());
    X500Name subject = Subjects.of(profile);
    Instant start = now.truncatedTo(ChronoUnit.SECONDS);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            subject,
            newSerial(),
            Date.from(start.minus(BACKDATING)),
            Date.from(start.plus(profile.lifetime())),
            subject,
            pair.getPublic());
    try {
      Extensions.addAuthority(builder, pair.getPublic());
      X509CertificateHolder holder = builder.build(Signers.of(pair.getPrivate(), pair.getPublic()));
      return CertificateMaterial.of(
          List.of(Certificates.fromDer(holder.getEncoded())), pair.getPrivate());
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("an authority that was just made can be encoded", e);
    }
  }

  @Override
  public IssuedCertificate issue(
      byte[] csr, LeafProfile profile, CertificateMaterial authority, Instant now) {
    PublicKey key = provenKey(csr);
    X509Certificate issuer = authority.leaf();
    refuseUnusable(authority, now);
    Instant start = now.truncatedTo(ChronoUnit.SECONDS);
    Instant wantedEnd = start.plus(profile.lifetime());
    // The chain dies with its first member: promise no more than the shortest-lived can keep.
    Instant end = earliest(wantedEnd, authority.chain());
    Instant begin = latest(start.minus(BACKDATING), issuer.getNotBefore().toInstant());
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()),
            newSerial(),
            Date.from(begin),
            Date.from(end),
            Subjects.of(profile),
            key);
    try {
      Extensions.addLeaf(builder, key, issuer, profile.dnsNames());
      X509CertificateHolder holder =
          builder.build(
              Signers.of(PrivateKeys.parse(authority.privateKey()), issuer.getPublicKey()));
      X509Certificate leaf = Certificates.fromDer(holder.getEncoded());
      if (!Signatures.issued(issuer, leaf)) {
        throw new CredentialProblem(
            Reason.AUTHORITY_UNUSABLE, "what it has signed does not verify with its certificate");
      }
      List<X509Certificate> chain = new ArrayList<>();
      chain.add(leaf);
      chain.addAll(authority.chain());
      refuseSharedName(chain, now);
      return new IssuedCertificate(chain, Duration.between(end, wantedEnd));
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was just made can be encoded", e);
    }
  }

  /** The key of a request, once its signature has proven that whoever asks holds it. */
  private static PublicKey provenKey(byte[] csr) {
    try {
      JcaPKCS10CertificationRequest request =
          new JcaPKCS10CertificationRequest(csr).setProvider(BouncyCastle.PROVIDER);
      PublicKey key = request.getPublicKey();
      if (!Signers.supports(key)) {
        throw new CredentialProblem(Reason.REQUEST_REFUSED, "its key is of the wrong kind or size");
      }
      if (!request.isSignatureValid(
          new JcaContentVerifierProviderBuilder().setProvider(BouncyCastle.PROVIDER).build(key))) {
        throw new CredentialProblem(Reason.REQUEST_REFUSED, "its signature is not by its own key");
      }
      return key;
    } catch (CredentialProblem problem) {
      throw problem;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        | RuntimeException e) {
      throw new CredentialProblem(Reason.REQUEST_REFUSED, "it is no readable PKCS#10 request");
    }
  }

  private static void refuseUnusable(CertificateMaterial authority, Instant now) {
    CertificateFacts facts = X509Facts.of(authority.leaf(), authority.chain());
    if (!facts.authority()) {
      throw new CredentialProblem(Reason.AUTHORITY_UNUSABLE, "it has no basic constraints CA:true");
    }
    if (facts.keyUsages() != null && !facts.keyUsages().contains("keyCertSign")) {
      throw new CredentialProblem(Reason.AUTHORITY_UNUSABLE, "its key usage lacks keyCertSign");
    }
    if (!Signers.supports(authority.leaf().getPublicKey())) {
      throw new CredentialProblem(
          Reason.AUTHORITY_UNUSABLE, "its key is of the wrong kind or size");
    }
    for (X509Certificate certificate : authority.chain()) {
      String which = "authority " + Fingerprints.sha256(certificate);
      if (now.isAfter(certificate.getNotAfter().toInstant())) {
        throw new CredentialProblem(Reason.EXPIRED, which);
      }
      if (now.isBefore(certificate.getNotBefore().toInstant())) {
        throw new CredentialProblem(Reason.NOT_YET_VALID, which);
      }
    }
  }

  /** Asks the one rule that a finished certificate can still break: its name is its authority's. */
  private static void refuseSharedName(List<X509Certificate> chain, Instant now) {
    List<CertificateFacts> facts = X509Facts.ofAll(chain);
    LeafRules.check(facts.get(0), facts.subList(1, facts.size()), now, Origin.MADE).stream()
        .filter(violation -> violation.reason() == Reason.CHAIN_DN_NOT_UNIQUE)
        .findFirst()
        .ifPresent(
            violation -> {
              throw new CredentialProblem(
                  Reason.CHAIN_DN_NOT_UNIQUE, chain.get(0).getSubjectX500Principal().getName());
            });
  }

  private static Instant earliest(Instant wanted, List<X509Certificate> issuers) {
    Instant end = wanted;
    for (X509Certificate issuer : issuers) {
      Instant theirs = issuer.getNotAfter().toInstant();
      end = theirs.isBefore(end) ? theirs : end;
    }
    return end;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static BigInteger newSerial() {
    // The highest bit is set, so that it is never zero and always of the same length.
    return new BigInteger(SERIAL_BITS, BouncyCastle.RANDOM).setBit(SERIAL_BITS - 1);
  }
}
