package io.keyturn.simulator;

import io.keyturn.simulator.pki.KeyedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The simulator's files, which only their owner can read, and which go with it. */
final class SimulatorFolder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SimulatorFolder.class);

  private final Path path;
  private final boolean made;
  private boolean closed;
  private final Set<Path> files = new LinkedHashSet<>();

  private SimulatorFolder(Path path, boolean made) {
    this.path = path;
    this.made = made;
  }

  static SimulatorFolder open(Optional<Path> wanted) throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    if (wanted.isEmpty()) {
      return new SimulatorFolder(Files.createTempDirectory("keyturn-simulator", ownerOnly), true);
    }
    Path path = wanted.get().toAbsolutePath();
    if (Files.isDirectory(path)) {
      return new SimulatorFolder(path, false);
    }
    return new SimulatorFolder(Files.createDirectory(path, ownerOnly), true);
  }

  Path path() {
    return path;
  }

  /** Returns the place of a file that goes with the simulator, whoever writes it. */
  synchronized Path file(String name) {
    mustBeOpen();
    Path file = path.resolve(name);
    files.add(file);
    return file;
  }

  synchronized Path write(String name, String content) throws IOException {
    Path file = file(name);
    KeyedCertificate.writePrivate(file, content.getBytes(StandardCharsets.UTF_8));
    return file;
  }

  /** Writes {@code <name>.pem} and {@code <name>.key}. */
  synchronized void write(String name, KeyedCertificate certificate) {
    file(name + ".pem");
    file(name + ".key");
    certificate.write(path, name);
  }

  /** Writes a file anywhere, whole or not at all; it goes with the simulator. */
  synchronized void publish(Path target, byte[] content) throws IOException {
    mustBeOpen();
    Path file = target.toAbsolutePath();
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    files.add(draft);
    KeyedCertificate.writePrivate(draft, content);
    files.add(file);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public synchronized void close() {
    closed = true;
    for (Path file : files) {
      remove(file);
    }
    if (made) {
      remove(path);
    }
  }

  /** What is written after the end would stay behind. */
  private void mustBeOpen() {
    if (closed) {
      throw new IllegalStateException("The simulator was told to stop while it started.");
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.warn("{} stays behind: {}", file, e.getClass().getSimpleName());
    }
  }
}
