package io.keyturn.e2e.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.e2e.RotationScene;
import io.keyturn.simulator.pki.Authority;
import java.security.cert.X509Certificate;
import java.util.List;

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
      SecretRemains.assertOneVersion(scene.secrets().resolve(secret), "tls.key");
      current(secret).verify(fresh.getPublicKey());
    }
    assertAccepted(fresh);
  }

  /** Exactly the old authority and the foreign one, one version of each secret, nothing pending. */
  void assertOnlyTheOldIsLeft() throws Exception {
    X509Certificate old = scene.authority().certificate();
    assertThat(current("payments/ca")).isEqualTo(old);
    for (String secret : SECRETS) {
      SecretRemains.assertOneVersion(scene.secrets().resolve(secret), "tls.key");
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

  private X509Certificate current(String secret) throws Exception {
    return CredentialWatch.read(
        scene.secrets().resolve(secret).resolve("current").resolve("tls.crt"));
  }
}
