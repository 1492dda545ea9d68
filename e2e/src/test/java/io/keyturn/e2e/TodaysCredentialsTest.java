package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationResult;
import io.keyturn.workflows.rules.Strength;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rotation starts from what users have today, and brings them to what keyturn makes. */
final class TodaysCredentialsTest {
  /** How a secret was laid down by hand. */
  private enum Layout {
    FLAT,
    CURRENT_IS_A_LINK,
    CURRENT_IS_A_DIRECTORY
  }

  private static final String[] AS_DOCUMENTED = {
    "basicConstraints=critical,CA:FALSE",
    "keyUsage=critical,digitalSignature",
    "extendedKeyUsage=clientAuth"
  };

  private static final String POLICY =
      """
      authorities:
        NAME-ca:
          namespaces: [NAME.a2dd6]
          issuer: {builtin: {organization: Acme, key: EC_P256, lifetime: 365d, secret: NAME/ca}}
      """;

  private static final String CERTIFICATE =
      """
        NAME-worker:
          authority: NAME-ca
          subject: {commonName: worker, organization: Acme}
          secret: NAME/worker
          workers: [{name: NAME, taskQueues: [work]}]
      """;

  private final Authority foreign = Authority.root("CN=Foreign,O=Elsewhere");

  @Test
  void credentialsOfOpensslAndTcldAreRotatedFromEveryLayout(@TempDir Path folder) throws Exception {
    OpenSsl openssl = new OpenSsl(Files.createDirectories(folder.resolve("openssl")));
    String p384 = "ec -pkeyopt ec_paramgen_curve:secp384r1";
    List<String> names = List.of("curve", "small", "large", "tcld");
    try (RotationScene scene = new RotationScene(folder, "")) {
      openssl.authority("curve-ca", p384, "/O=Acme/CN=curve");
      openssl.leaf("curve-worker", p384, "/O=Acme/CN=worker", "curve-ca", AS_DOCUMENTED);
      openssl.authority("small-ca", "rsa:2048", "/O=Acme/CN=small");
      openssl.leaf("small-worker", "rsa:2048", "/O=Acme/CN=worker", "small-ca", AS_DOCUMENTED);
      openssl.authority("large-ca", "rsa:3072", "/O=Acme/CN=large");
      openssl.leaf("large-worker", "rsa:3072", "/O=Acme/CN=worker", "large-ca", AS_DOCUMENTED);
      openssl.authority("tcld-ca", p384, "/O=Acme");
      openssl.leaf("tcld-worker", p384, "/O=Acme/CN=worker", "tcld-ca");
      Layout[] layouts = {
        Layout.FLAT, Layout.CURRENT_IS_A_LINK, Layout.CURRENT_IS_A_DIRECTORY, Layout.FLAT
      };
      for (int i = 0; i < names.size(); i++) {
        move(scene, openssl, names.get(i), layouts[i]);
      }
      scene.work(policy(names));

      List<Rotation> rotations = names.stream().map(name -> scene.rotate(name + "-ca")).toList();
      for (int i = 0; i < names.size(); i++) {
        RotationResult result = rotations.get(i).result();
        assertThat(result.outcome())
            .as("%s: %s", names.get(i), result.reason())
            .isEqualTo(Outcome.COMPLETED);
        String old = RotationScene.name(certificate(openssl, names.get(i) + "-ca"));
        assertThat(scene.accepted(names.get(i) + ".a2dd6"))
            .hasSize(2)
            .contains(RotationScene.name(foreign.certificate()))
            .doesNotContain(old);
      }
      assertThat(warnings(rotations.get(0))).isEmpty();
      assertThat(warnings(rotations.get(3)))
          .anyMatch(finding -> finding.reason().contains("KEY_USAGE"))
          .anyMatch(finding -> finding.reason().contains("BASIC_CONSTRAINTS"));
      scene.assertNobodyWasCutOff();
    }
  }

  private void move(RotationScene scene, OpenSsl openssl, String name, Layout layout)
      throws Exception {
    for (String part : List.of("ca", "worker")) {
      Path secret = Files.createDirectories(scene.secrets().resolve(name + "/" + part));
      Path home =
          switch (layout) {
            case FLAT -> secret;
            case CURRENT_IS_A_LINK -> Files.createDirectories(secret.resolve("spring"));
            case CURRENT_IS_A_DIRECTORY -> Files.createDirectories(secret.resolve("current"));
          };
      Files.copy(openssl.certificate(name + "-" + part), home.resolve("tls.crt"));
      Files.copy(openssl.key(name + "-" + part), home.resolve("tls.key"));
      if (layout == Layout.CURRENT_IS_A_LINK) {
        Files.createSymbolicLink(secret.resolve("current"), Path.of("spring"));
      }
    }
    String bundle =
        KeyedCertificate.pem(List.of(foreign.certificate(), certificate(openssl, name + "-ca")));
    scene
        .simulator()
        .cloud()
        .addNamespace(
            NamespaceSpec.newBuilder()
                .setName(name)
                .setRetentionDays(7)
                .setMtlsAuth(
                    MtlsAuthSpec.newBuilder()
                        .setEnabled(true)
                        .setAcceptedClientCa(ByteString.copyFromUtf8(bundle)))
                .build());
    scene.application(name + ".a2dd6", name + "/worker", name).working("work");
  }

  private static X509Certificate certificate(OpenSsl openssl, String name) throws Exception {
    return UnreloadedApplications.certificate(openssl.certificate(name));
  }

  private static String policy(List<String> names) {
    StringBuilder policy = new StringBuilder("authorities:\n");
    names.forEach(
        name -> policy.append(POLICY.substring(POLICY.indexOf('\n') + 1).replace("NAME", name)));
    policy.append("certificates:\n");
    names.forEach(name -> policy.append(CERTIFICATE.replace("NAME", name)));
    return Policies.of(policy + Policies.QUICK);
  }

  private static List<Finding> warnings(Rotation rotation) {
    RotationPlan plan = Objects.requireNonNull(rotation.status().orElseThrow().plan());
    return plan.findings().stream().filter(f -> f.strength() == Strength.WARNING).toList();
  }
}
