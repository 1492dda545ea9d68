package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.RotationScene;
import io.keyturn.simulator.pki.Authority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a rotation has left in the bundles and in the secret store. */
final class Remains {
  static final List<String> SECRETS = List.of("payments/ca", "payments/worker", "ledger/worker");

  private final RotationScene scene;
  private final Authority foreign;

  Remains(RotationScene scene, Authority foreign) {
    this.scene = scene;
    this.foreign = foreign;
  }

  /** Exactly the new authority and the foreign one, one version of each secret, nothing pending. */
  void assertOnlyTheNewIsLeft() throws Exception {
    X509Certificate fresh = current("payments/ca");
    assertThat(fresh).isNotEqualTo(scene.authority().certificate());
    for (String secret : SECRETS) {
      assertOneVersion(secret);
      current(secret).verify(fresh.getPublicKey());
    }
    assertAccepted(fresh);
  }

  /** Exactly the old authority and the foreign one, one version of each secret, nothing pending. */
  void assertOnlyTheOldIsLeft() throws Exception {
    X509Certificate old = scene.authority().certificate();
    assertThat(current("payments/ca")).isEqualTo(old);
    for (String secret : SECRETS) {
      assertOneVersion(secret);
      current(secret).verify(old.getPublicKey());
    }
    assertAccepted(old);
  }

  private void assertAccepted(X509Certificate authority) {
    for (String namespace : AuthorityScene.NAMESPACES) {
      assertThat(scene.accepted(namespace))
          .containsExactlyInAnyOrder(
              RotationScene.name(authority), RotationScene.name(foreign.certificate()));
    }
  }

  private void assertOneVersion(String secret) throws IOException {
    Path directory = scene.secrets().resolve(secret);
    assertThat(names(directory.resolve("versions"))).as("versions of %s", secret).hasSize(1);
    Set<String> names = names(directory);
    assertThat(names).as("what lies in %s", secret).contains("current", "versions");
    assertThat(names)
        .as("what lies in %s", secret)
        .noneMatch(name -> name.startsWith("group-") || name.startsWith(".tmp"))
        .doesNotContain("pending", "previous");
    try (Stream<Path> all = Files.walk(directory)) {
      assertThat(
              all.filter(path -> path.endsWith("tls.key"))
                  .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)))
          .as("private keys of %s", secret)
          .hasSize(1);
    }
  }

  private X509Certificate current(String secret) throws Exception {
    return CredentialWatch.read(
        scene.secrets().resolve(secret).resolve("current").resolve("tls.crt"));
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
