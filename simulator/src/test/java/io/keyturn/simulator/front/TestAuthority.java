package io.keyturn.simulator.front;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** A certificate authority of a test, and the builder of what it issues. */
final class TestAuthority {
  /** A certificate with what its holder has beside it. */
  record Issued(List<X509Certificate> chain, PrivateKey key) {
    X509Certificate leaf() {
      return chain.get(0);
    }

    String sha256() {
      return TestAuthority.sha256(leaf());
    }

    ServerIdentity asServer() {
      return new ServerIdentity(chain, key);
    }
  }

  private final X500Name name;
  private final KeyPair keys;
  private final X509Certificate certificate;
  private final List<X509Certificate> above;

  private TestAuthority(
      X500Name name, KeyPair keys, X509Certificate certificate, List<X509Certificate> above) {
    this.name = name;
    this.keys = keys;
    this.certificate = certificate;
    this.above = above;
  }

  static TestAuthority named(String name) {
    return new Request("CN=" + name).authority(null);
  }

  static TestAuthority expired(String name) {
    return new Request("CN=" + name).expired().authority(null);
  }

  TestAuthority subordinate(String commonName) {
    return new Request("CN=" + commonName).authority(this);
  }

  X509Certificate certificate() {
    return certificate;
  }

  Issued leaf(String commonName) {
    return issue(new Request("CN=" + commonName + ",O=Acme").clientUsage());
  }

  Issued server() {
    return issue(
        new Request("CN=front")
            .alternativeNames(
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost")));
  }

  Issued issue(Request request) {
    KeyPair subject = newKeys();
    List<X509Certificate> chain = new ArrayList<>();
    chain.add(request.sign(subject, name, keys.getPrivate(), false));
    chain.addAll(above);
    return new Issued(chain, subject.getPrivate());
  }

  static String sha256(X509Certificate certificate) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a certificate is asked to say. */
  static final class Request {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final String subject;
    private Instant notBefore = Instant.now().minus(Duration.ofMinutes(1));
    private Instant notAfter = Instant.now().plus(Duration.ofDays(1));
    private final List<KeyPurposeId> usages = new ArrayList<>();
    private GeneralName[] alternativeNames = {};

    Request(String subject) {
      this.subject = subject;
    }

    Request clientUsage() {
      usages.add(KeyPurposeId.id_kp_clientAuth);
      return this;
    }

    Request serverUsage() {
      usages.add(KeyPurposeId.id_kp_serverAuth);
      return this;
    }

    Request expired() {
      notBefore = Instant.now().minus(Duration.ofDays(2));
      notAfter = Instant.now().minus(Duration.ofDays(1));
      return this;
    }

    Request notYetValid() {
      notBefore = Instant.now().plus(Duration.ofHours(1));
      return this;
    }

    Request alternativeNames(GeneralName... names) {
      alternativeNames = names;
      return this;
    }

    private TestAuthority authority(@Nullable TestAuthority parent) {
      KeyPair keys = newKeys();
      X500Name name = new X500Name(subject);
      X509Certificate certificate =
          parent == null
              ? sign(keys, name, keys.getPrivate(), true)
              : sign(keys, parent.name, parent.keys.getPrivate(), true);
      List<X509Certificate> above = new ArrayList<>();
      if (parent != null) {
        above.add(certificate);
        above.addAll(parent.above);
      }
      return new TestAuthority(name, keys, certificate, above);
    }

    private X509Certificate sign(
        KeyPair keys, X500Name issuerName, PrivateKey issuerKey, boolean authority) {
      try {
        X509v3CertificateBuilder builder =
            new JcaX509v3CertificateBuilder(
                issuerName,
                new BigInteger(120, RANDOM),
                Date.from(notBefore),
                Date.from(notAfter),
                new X500Name(subject),
                keys.getPublic());
        if (authority) {
          builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
          builder.addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
        }
        if (!usages.isEmpty()) {
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(usages.toArray(KeyPurposeId[]::new)));
        }
        if (alternativeNames.length > 0) {
          builder.addExtension(
              Extension.subjectAlternativeName, false, new GeneralNames(alternativeNames));
        }
        return new JcaX509CertificateConverter()
            .getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey)));
      } catch (CertIOException | OperatorCreationException | CertificateEncodingException e) {
        throw new IllegalStateException(e);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
