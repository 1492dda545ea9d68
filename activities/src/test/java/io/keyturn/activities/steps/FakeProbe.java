package io.keyturn.activities.steps;

import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.ports.ConnectivityProbe;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.ports.TemporalCloud;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.Signatures;
import io.keyturn.activities.x509.X509Facts;
import io.keyturn.workflows.rules.FilterRules;
import java.time.Clock;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A data plane that does what the control plane says at once, unless it is told otherwise. */
final class FakeProbe implements ConnectivityProbe {
  private final TemporalCloud cloud;
  private final Clock clock;

  /** Namespaces that do not answer. */
  final Set<String> silent = new HashSet<>();

  /** Namespaces that let everybody in. */
  final Set<String> open = new HashSet<>();

  /** SHA-256 of leafs and authorities that are refused all the same. */
  final Set<String> refused = new HashSet<>();

  /** Which API keys are in force. */
  Predicate<ApiKeyMaterial> keys = key -> false;

  /** What comes of a canary workflow. */
  Answer canary = new Answer(Entry.ADMITTED, "completed");

  FakeProbe(TemporalCloud cloud, Clock clock) {
    this.cloud = cloud;
    this.clock = clock;
  }

  @Override
  public Answer enter(NamespaceAccess namespace, @Nullable Credential credential) {
    if (silent.contains(namespace.namespace())) {
      return new Answer(Entry.UNREACHABLE, "nobody answers");
    }
    boolean in =
        open.contains(namespace.namespace())
            || (credential instanceof CertificateMaterial certificate
                && admits(cloud.access(namespace.namespace()), certificate))
            || (credential instanceof ApiKeyMaterial key
                && cloud.access(namespace.namespace()).apiKeys()
                && !refused.contains(key.stamp())
                && keys.test(key));
    return in
        ? new Answer(Entry.ADMITTED, "welcome")
        : new Answer(Entry.REFUSED, "bad certificate");
  }

  private boolean admits(NamespaceAccess namespace, CertificateMaterial credential) {
    return namespace.mtls()
        && !clock.instant().isAfter(credential.leaf().getNotAfter().toInstant())
        && !refused.contains(credential.sha256())
        && FilterRules.admits(namespace.filters(), X509Facts.ofAll(credential.chain()).get(0))
        && namespace.accepted().certificates().stream()
            .filter(ca -> !clock.instant().isAfter(ca.getNotAfter().toInstant()))
            .anyMatch(ca -> Signatures.issued(ca, credential.leaf()));
  }

  @Override
  public Answer complete(
      NamespaceAccess namespace,
      Credential credential,
      String workflowType,
      String workflowId,
      String taskQueue) {
    return canary;
  }
}
