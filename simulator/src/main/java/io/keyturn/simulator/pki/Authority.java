package io.keyturn.simulator.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate authority in memory (P-256, SHA-256) that issues what the simulator and its tests
 * need.
 */
public final class Authority {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  private final KeyedCertificate own;
  private final List<X509Certificate> intermediates;

  private Authority(KeyedCertificate own, List<X509Certificate> intermediates) {
    this.own = own;
    this.intermediates = intermediates;
  }

  /**
   * Makes a self-signed authority that is valid for a year.
   *
   * @param subject a distinguished name, such as {@code CN=Payments CA,O=Acme}
   */
  public static Authority root(String subject) {
    Instant now = Instant.now();
    return root(subject, now.minus(BACKDATED), now.plus(Duration.ofDays(365)));
  }

  /** Makes a self-signed authority with a life of its own. */
  public static Authority root(String subject, Instant notBefore, Instant notAfter) {
    KeyPair pair = newPair();
    X500Name name = new X500Name(subject);
    X509Certificate certificate =
        sign(pair, name, pair, name, notBefore, notAfter, Profile.AUTHORITY, List.of());
    return new Authority(new KeyedCertificate(pair.getPrivate(), List.of(certificate)), List.of());
  }

  /** Makes an authority under this one; what it issues carries it in the chain. */
  public Authority intermediate(String subject) {
    KeyedCertificate made = issue(subject, Profile.AUTHORITY, Duration.ofDays(180), List.of());
    List<X509Certificate> above = new ArrayList<>();
    above.add(made.certificate());
    above.addAll(intermediates);
    return new Authority(
        new KeyedCertificate(made.key(), List.of(made.certificate())), List.copyOf(above));
  }

  /** Returns the authority's own certificate. */
  public X509Certificate certificate() {
    return own.certificate();
  }

  /** Returns the authority's own certificate with its key. */
  public KeyedCertificate keyed() {
    return own;
  }

  /** Issues a certificate for a client, valid for 30 days. */
  public KeyedCertificate client(String subject) {
    return client(subject, Duration.ofDays(30));
  }

  /** Issues a certificate for a client; a negative life makes one that has expired. */
  public KeyedCertificate client(String subject, Duration life) {
    return issue(subject, Profile.CLIENT, life, List.of());
  }

  /** Issues a certificate for a server on this machine: {@code localhost} and {@code 127.0.0.1}. */
  public KeyedCertificate server() {
    return issue(
        "CN=localhost",
        Profile.SERVER,
        Duration.ofDays(30),
        List.of(
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
  }

  private KeyedCertificate issue(
      String subject, Profile profile, Duration life, List<GeneralName> names) {
    KeyPair pair = newPair();
    Instant end = Instant.now().plus(life);
    Instant start = Instant.now().minus(BACKDATED);
    if (!start.isBefore(end)) {
      start = end.minus(Duration.ofDays(1));
    }
    X509Certificate certificate =
        sign(
            new KeyPair(own.certificate().getPublicKey(), own.key()),
            X500Name.getInstance(own.certificate().getSubjectX500Principal().getEncoded()),
            pair,
            new X500Name(subject),
            start,
            end,
            profile,
            names);
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(certificate);
    chain.addAll(intermediates);
    return new KeyedCertificate(pair.getPrivate(), chain);
  }

  private enum Profile {
    AUTHORITY,
    CLIENT,
    SERVER
  }

  private static X509Certificate sign(
      KeyPair signer,
      X500Name issuer,
      KeyPair subjectPair,
      X500Name subject,
      Instant notBefore,
      Instant notAfter,
      Profile profile,
      List<GeneralName> names) {
    try {
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(127, RANDOM).add(BigInteger.ONE),
              Date.from(notBefore),
              Date.from(notAfter),
              subject,
              subjectPair.getPublic());
      boolean authority = profile == Profile.AUTHORITY;
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(
              authority ? KeyUsage.keyCertSign | KeyUsage.cRLSign : KeyUsage.digitalSignature));
      if (!authority) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                profile == Profile.CLIENT
                    ? KeyPurposeId.id_kp_clientAuth
                    : KeyPurposeId.id_kp_serverAuth));
      }
      if (!names.isEmpty()) {
        builder.addExtension(
            Extension.subjectAlternativeName,
            false,
            new GeneralNames(names.toArray(GeneralName[]::new)));
      }
      byte[] der =
          builder
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
              .getEncoded();
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException("The certificate could not be made.", e);
    }
  }

  private static KeyPair newPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This JDK lacks P-256.", e);
    }
  }
}
