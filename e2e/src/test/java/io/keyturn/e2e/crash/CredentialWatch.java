package io.keyturn.e2e.crash;

import io.keyturn.e2e.RotationScene;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks all the time at what each application would read from its secret, and whether its
 * namespace's front lets that in.
 */
final class CredentialWatch implements AutoCloseable {
  /**
   * An application.
   *
   * @param name its Worker group, or its own name
   */
  record Reader(String name, String secret, String namespace) {}

  private static final int TRIES = 3;

  private final RotationScene scene;
  private final List<Reader> readers;
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final Map<List<X509Certificate>, Boolean> issued = new ConcurrentHashMap<>();
  private final Set<String> leafs = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::run, "credential-watch");
  private volatile boolean stopping;
  private final AtomicInteger looks = new AtomicInteger();

  CredentialWatch(RotationScene scene, List<Reader> readers) {
    this.scene = scene;
    this.readers = readers;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!stopping) {
      readers.forEach(this::look);
      looks.incrementAndGet();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private void look(Reader reader) {
    String problem = "";
    for (int attempt = 0; attempt < TRIES; attempt++) {
      try {
        X509Certificate leaf = leaf(reader);
        leafs.add(sha256(leaf));
        if (accepted(reader.namespace(), leaf)) {
          return;
        }
        problem = "holds a certificate that is not let in";
        break;
      } catch (NoSuchFileException moved) {
        // The version was dropped between the resolving of its label and the reading.
        problem = "holds no certificate: " + moved.getMessage();
      } catch (IOException | GeneralSecurityException e) {
        problem = "holds no certificate: " + e;
      }
    }
    violations.add(Instant.now() + " " + reader.name() + " " + problem);
  }

  private boolean accepted(String namespace, X509Certificate leaf) {
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

  private X509Certificate leaf(Reader reader) throws IOException, GeneralSecurityException {
    Path directory = scene.secrets().resolve(reader.secret());
    for (String label : List.of("group-" + reader.name(), "current")) {
      if (Files.exists(directory.resolve(label), LinkOption.NOFOLLOW_LINKS)) {
        return read(directory.resolve(label).resolve("tls.crt"));
      }
    }
    return read(directory.resolve("tls.crt"));
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
    return List.copyOf(violations);
  }

  /** The fingerprints of all certificates that an application could have read. */
  Set<String> leafs() {
    return Set.copyOf(leafs);
  }

  /** How often it has looked. */
  int looks() {
    return looks.get();
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
