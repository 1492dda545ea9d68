package io.keyturn.simulator.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/**
 * A certificate with its private key; nothing about the key is ever printed.
 *
 * @param key the private key of the first certificate
 * @param chain the certificate itself, then its issuers, without the root
 */
public record KeyedCertificate(PrivateKey key, List<X509Certificate> chain) {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  public KeyedCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("A keyed certificate needs at least one certificate.");
    }
  }

  /** Returns the certificate that the key belongs to. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Opens the chain as PEM. */
  public InputStream openChain() {
    return new ByteArrayInputStream(pem(chain).getBytes(StandardCharsets.US_ASCII));
  }

  /** Opens the key as unencrypted PKCS#8 PEM. */
  public InputStream openKey() {
    return new ByteArrayInputStream(
        block("PRIVATE KEY", pkcs8()).getBytes(StandardCharsets.US_ASCII));
  }

  /** Rust's TLS, and with it several Temporal SDKs, reads an EC key only with its public key. */
  private byte[] pkcs8() {
    if (!(key instanceof ECPrivateKey ec)) {
      return key.getEncoded();
    }
    SubjectPublicKeyInfo publicKey =
        SubjectPublicKeyInfo.getInstance(certificate().getPublicKey().getEncoded());
    try {
      return new PrivateKeyInfo(
              publicKey.getAlgorithm(),
              new org.bouncycastle.asn1.sec.ECPrivateKey(
                  ec.getParams().getOrder().bitLength(),
                  ec.getS(),
                  publicKey.getPublicKeyData(),
                  publicKey.getAlgorithm().getParameters()))
          .getEncoded();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Writes {@code <name>.pem} and {@code <name>.key} into the folder, the key readable by its owner
   * alone from its first byte.
   */
  public void write(Path folder, String name) {
    try {
      Files.writeString(folder.resolve(name + ".pem"), pem(chain));
      writePrivate(folder.resolve(name + ".key"), openKey().readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a new file that only its owner can read (mode 0600), from its first byte on. */
  public static void writePrivate(Path file, byte[] content) throws IOException {
    FileAttribute<?> ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    Files.deleteIfExists(file);
    try (var channel =
            Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly);
        OutputStream out = Channels.newOutputStream(channel)) {
      out.write(content);
    }
  }

  /** Returns the certificates as PEM, one block each. */
  public static String pem(List<X509Certificate> certificates) {
    StringBuilder text = new StringBuilder();
    for (X509Certificate certificate : certificates) {
      try {
        text.append(block("CERTIFICATE", certificate.getEncoded()));
      } catch (CertificateEncodingException e) {
        throw new IllegalArgumentException(e);
      }
    }
    return text.toString();
  }

  private static String block(String label, byte[] der) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + label
        + "-----\n";
  }

  @Override
  public String toString() {
    return "KeyedCertificate[" + certificate().getSubjectX500Principal() + "]";
  }
}
