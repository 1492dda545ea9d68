package io.keyturn.reload;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for one test. */
final class TestAuthority {
  private static final AtomicLong SERIALS = new AtomicLong(1);

  private final KeyPair keys;
  private final X509Certificate certificate;

  /** A certificate with its key. */
  record Issued(X509Certificate certificate, KeyPair keys) {
    String fingerprint() {
      return Fingerprint.of(certificate);
    }

    String certificatePem() {
      return pem(certificate);
    }

    String keyPem() throws IOException {
      return pem(new JcaPKCS8Generator(keys.getPrivate(), null).generate());
    }

    /** Writes certificate and key, each whole at once. */
    void writeTo(Path directory) throws IOException {
      Files.createDirectories(directory);
      replace(directory.resolve("tls.key"), keyPem());
      replace(directory.resolve("tls.crt"), certificatePem());
    }
  }

  TestAuthority(String name) throws GeneralSecurityException {
    keys = newKeys("EC");
    X500Principal subject = new X500Principal("CN=" + name);
    certificate = sign(subject, subject, keys, keys, true);
  }

  X509Certificate certificate() {
    return certificate;
  }

  Issued issue(String name) throws GeneralSecurityException {
    return issue(name, "EC");
  }

  Issued issue(String name, String keyType) throws GeneralSecurityException {
    KeyPair own = newKeys(keyType);
    X500Principal subject = new X500Principal("CN=" + name);
    return new Issued(sign(subject, certificate.getSubjectX500Principal(), own, keys, false), own);
  }

  Path writeTo(Path file) throws IOException {
    return Files.writeString(file, pem(certificate));
  }

  static void replace(Path file, String text) throws IOException {
    Path part = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), text);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Moves a link to a version, as the store does. */
  static void label(Path secret, String label, String version) throws IOException {
    Path part = secret.resolve("." + label);
    Files.createSymbolicLink(part, Path.of("versions", version));
    Files.move(part, secret.resolve(label), StandardCopyOption.ATOMIC_MOVE);
  }

  static String pem(Object object) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return text.toString();
  }

  static String pem(List<X509Certificate> chain) {
    StringBuilder text = new StringBuilder();
    chain.forEach(each -> text.append(pem(each)));
    return text.toString();
  }

  private static KeyPair newKeys(String type) throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
    if (type.equals("EC")) {
      generator.initialize(new ECGenParameterSpec("secp256r1"));
    } else {
      generator.initialize(2048);
    }
    return generator.generateKeyPair();
  }

  private static X509Certificate sign(
      X500Principal subject, X500Principal issuer, KeyPair own, KeyPair signing, boolean authority)
      throws GeneralSecurityException {
    try {
      Instant now = Instant.now();
      JcaX509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              BigInteger.valueOf(SERIALS.getAndIncrement()),
              Date.from(now.minus(Duration.ofMinutes(1))),
              Date.from(now.plus(Duration.ofDays(1))),
              subject,
              own.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost")
              }));
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(
                  new JcaContentSignerBuilder("SHA256withECDSA").build(signing.getPrivate())));
    } catch (OperatorCreationException | IOException e) {
      throw new GeneralSecurityException(e);
    }
  }
}
