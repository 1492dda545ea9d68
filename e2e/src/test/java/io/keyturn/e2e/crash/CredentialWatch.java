package io.keyturn.e2e.crash;

import io.keyturn.e2e.RotationScene;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Looks all the time whether the certificates that applications would read are let in. */
final class CredentialWatch implements AutoCloseable {
  /**
   * An application.
   *
   * @param name its Worker group, or its own name
   */
  record Reader(String name, String secret, String namespace) {}

  private final RotationScene scene;
  private final Map<List<X509Certificate>, Boolean> issued = new ConcurrentHashMap<>();
  private final Set<String> leafs = ConcurrentHashMap.newKeySet();
  private final Lookout lookout;

  CredentialWatch(RotationScene scene, List<Reader> readers) {
    this.scene = scene;
    lookout =
        new Lookout(
            readers.stream().collect(Collectors.toMap(Reader::name, each -> () -> letIn(each))));
  }

  private boolean letIn(Reader reader) throws IOException, GeneralSecurityException {
    Path folder = Lookout.folder(scene.secrets().resolve(reader.secret()), reader.name());
    String namespace = reader.namespace();
    X509Certificate leaf = read(folder.resolve("tls.crt"));
    leafs.add(sha256(leaf));
    return scene.simulator().cloud().trust(namespace).orElseThrow().acceptedClientCas().stream()
        .anyMatch(
            authority ->
                issued.computeIfAbsent(List.of(authority, leaf), pair -> issued(authority, leaf)));
  }

  private static boolean issued(X509Certificate authority, X509Certificate leaf) {
    try {
      leaf.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  static X509Certificate read(Path file) throws IOException, GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(file)));
  }

  static String sha256(X509Certificate certificate) throws GeneralSecurityException {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
  }

  /** When an application's credential would not have been let in; empty if never. */
  List<String> violations() {
    return lookout.violations();
  }

  /** The fingerprints of all certificates that an application could have read. */
  Set<String> leafs() {
    return Set.copyOf(leafs);
  }

  /** How often it has looked. */
  int looks() {
    return lookout.looks();
  }

  @Override
  public void close() {
    lookout.close();
  }
}
