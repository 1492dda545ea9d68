package io.keyturn.activities.x509;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.keyturn.activities.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the {@code openssl} program in a folder: what users make their certificates with today. */
public final class OpenSsl {
  private static final int DEADLINE_SECONDS = 60;

  private final Path folder;

  /** Works in a folder that the test throws away. */
  public OpenSsl(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs a command, arguments separated by blanks, and answers what it printed; fails if it fails.
   */
  public String run(String arguments) {
    Answer answer = attempt(arguments);
    if (answer.exitCode() != 0) {
      throw new AssertionError("openssl " + arguments + " failed: " + answer.output());
    }
    return answer.output();
  }

  /** Runs a command that may fail. */
  public Answer attempt(String arguments) {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    Path output = folder.resolve("openssl.out");
    try {
      Process process =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("openssl " + arguments + " does not end");
      }
      return new Answer(process.exitValue(), Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Writes a file into the folder. */
  public void write(String file, byte[] content) {
    try {
      Files.write(folder.resolve(file), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes lines into a file of the folder. */
  public void write(String file, String... lines) {
    write(file, String.join("\n", lines).getBytes(UTF_8));
  }

  /** Reads a file of the folder. */
  public byte[] read(String file) {
    try {
      return Files.readAllBytes(folder.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads the first certificate of a file. */
  public X509Certificate certificate(String file) {
    return Certificates.fromPem(read(file)).get(0);
  }

  /** Reads a certificate and its key. */
  public CertificateMaterial material(String certificateFile, String keyFile) {
    return CertificateMaterial.parse(read(certificateFile), Secret.copyOf(read(keyFile)));
  }

  /**
   * How a command ended.
   *
   * @param exitCode 0 for success
   * @param output what it printed on either stream
   */
  public record Answer(int exitCode, String output) {}
}
