package io.keyturn.workflows.rules;

import io.keyturn.workflows.rules.CertificateFacts.AlternativeName;
import io.keyturn.workflows.rules.CertificateFacts.BasicConstraints;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Facts of a certificate in the making: begins flawless, a test spoils what it is about. */
final class Facts {
  static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  String subject;
  String issuer;
  String serial = "8f01";
  String sha256;
  int version = 3;
  Instant notBefore = NOW.minus(Duration.ofDays(1));
  Instant notAfter = NOW.plus(Duration.ofDays(30));
  @Nullable BasicConstraints basicConstraints;
  @Nullable Set<String> keyUsages;
  List<String> extendedKeyUsages = List.of();
  String signature = "SHA256withECDSA";
  String digest = "SHA256";
  String keyAlgorithm = "EC";
  int keyBits = 256;
  List<String> commonNames = List.of();
  List<String> organizations = List.of("Acme");
  List<String> organizationalUnits = List.of();
  List<AlternativeName> alternativeNames = List.of();
  boolean selfIssued;
  boolean signedBySelf;
  List<String> signedBy = List.of();

  private Facts(String subject, String issuer, char fingerprint) {
    this.subject = subject;
    this.issuer = issuer;
    this.sha256 = String.valueOf(fingerprint).repeat(64);
  }

  static Facts leaf() {
    Facts leaf = new Facts("CN=worker,O=Acme", "CN=CA 1,O=Acme", 'a');
    leaf.basicConstraints = new BasicConstraints(false, null);
    leaf.keyUsages = Set.of("digitalSignature");
    leaf.extendedKeyUsages = List.of(CertificateFacts.CLIENT_AUTH);
    leaf.commonNames = List.of("worker");
    leaf.signedBy = List.of("c".repeat(64));
    return leaf;
  }

  /** A root that has signed itself. */
  static Facts root(String subject, char fingerprint) {
    Facts root = authority(subject, subject, fingerprint);
    root.selfIssued = true;
    root.signedBySelf = true;
    return root;
  }

  /** An authority that another one has issued. */
  static Facts authority(String subject, String issuer, char fingerprint) {
    Facts authority = new Facts(subject, issuer, fingerprint);
    authority.basicConstraints = new BasicConstraints(true, null);
    authority.keyUsages = Set.of("keyCertSign", "cRLSign");
    authority.notAfter = NOW.plus(Duration.ofDays(365));
    return authority;
  }

  Facts signedBy(Facts issuer) {
    signedBy = List.of(issuer.sha256);
    return this;
  }

  CertificateFacts gathered() {
    return new CertificateFacts(
        subject,
        issuer,
        "30",
        "30",
        serial,
        sha256,
        sha256.substring(0, 40),
        version,
        notBefore,
        notAfter,
        basicConstraints,
        keyUsages,
        extendedKeyUsages,
        new CertificateFacts.Signature(signature, digest),
        new CertificateFacts.Key(keyAlgorithm, keyBits),
        commonNames,
        organizations,
        organizationalUnits,
        alternativeNames,
        selfIssued,
        signedBySelf,
        signedBy);
  }
}
