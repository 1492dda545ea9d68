package io.keyturn.e2e;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Makes certificates with the {@code openssl} program, as many users do today. */
final class OpenSsl {
  private static final int DEADLINE_SECONDS = 60;

  private final Path folder;

  OpenSsl(Path folder) {
    this.folder = folder;
  }

  /** Runs a command in the folder; every argument is one of the list, blanks and all. */
  void run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    Path said = folder.resolve("openssl.out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + Files.readString(said));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  /**
   * Makes a self-signed authority, {@code <name>.crt} and {@code <name>.key}.
   *
   * @param algorithm as {@code openssl req -newkey} takes it, options separated by blanks
   */
  void authority(String name, String algorithm, String subject) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("req", "-x509", "-newkey"));
    arguments.addAll(List.of(algorithm.split(" ")));
    arguments.addAll(
        List.of("-nodes", "-sha256", "-days", "90", "-subj", subject, "-keyout", name + ".key"));
    arguments.addAll(
        List.of(
            "-out",
            name + ".crt",
            "-addext",
            "basicConstraints=critical,CA:TRUE",
            "-addext",
            "keyUsage=critical,keyCertSign,cRLSign"));
    run(arguments.toArray(String[]::new));
  }

  /**
   * Issues a leaf, {@code <name>.crt} and {@code <name>.key}.
   *
   * @param extensions lines of an extension file; none makes a leaf without any
   */
  void leaf(String name, String algorithm, String subject, String issuer, String... extensions)
      throws Exception {
    List<String> request = new ArrayList<>(List.of("req", "-new", "-newkey"));
    request.addAll(List.of(algorithm.split(" ")));
    request.addAll(
        List.of("-nodes", "-subj", subject, "-keyout", name + ".key", "-out", name + ".csr"));
    run(request.toArray(String[]::new));
    Files.write(folder.resolve(name + ".ext"), List.of(extensions));
    run(
        "x509",
        "-req",
        "-in",
        name + ".csr",
        "-CA",
        issuer + ".crt",
        "-CAkey",
        issuer + ".key",
        "-CAcreateserial",
        "-days",
        "30",
        "-sha256",
        "-extfile",
        name + ".ext",
        "-out",
        name + ".crt");
  }

  Path certificate(String name) {
    return folder.resolve(name + ".crt");
  }

  Path key(String name) {
    return folder.resolve(name + ".key");
  }
}
