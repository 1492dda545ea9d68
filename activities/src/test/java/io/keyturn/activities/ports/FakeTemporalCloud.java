package io.keyturn.activities.ports;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.CertificateFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A control plane in memory; foreign edits can be made at any time. */
public final class FakeTemporalCloud implements TemporalCloud {
  private final Map<String, NamespaceAccess> namespaces = new TreeMap<>();
  private final Set<String> readOnly = new HashSet<>();
  private final Set<String> keys = new HashSet<>();
  private final Strikes strikes;

  /** A control plane whose changes can be struck. */
  public FakeTemporalCloud(Strikes strikes) {
    this.strikes = strikes;
  }

  /** Makes a namespace, or changes it as somebody else would. */
  public void put(String namespace, PemBundle accepted, List<CertificateFilter> filters) {
    put(namespace, accepted, filters, true);
  }

  /** Makes a namespace that may not accept client certificates at all. */
  public void put(
      String namespace, PemBundle accepted, List<CertificateFilter> filters, boolean mtls) {
    namespaces.put(
        namespace,
        new NamespaceAccess(
            namespace,
            namespace + ":7233",
            namespace + ":7243",
            accepted,
            filters,
            mtls,
            keys.contains(namespace),
            "version"));
  }

  /** Lets API keys into a namespace that is made after this. */
  public void acceptKeys(String namespace) {
    keys.add(namespace);
  }

  /** Lets no API keys into a namespace that is made after this. */
  public void refuseKeys(String namespace) {
    keys.remove(namespace);
  }

  /** Takes the permission to change a namespace away. */
  public void lock(String namespace) {
    readOnly.add(namespace);
  }

  /** Deletes a namespace. */
  public void delete(String namespace) {
    namespaces.remove(namespace);
  }

  @Override
  public NamespaceAccess access(String namespace) {
    NamespaceAccess found = namespaces.get(namespace);
    if (found == null) {
      throw new RotationProblem(
          FailureKind.NOT_FOUND, "there is no namespace " + namespace, "Make it.");
    }
    return found;
  }

  @Override
  public void requireWritable(String namespace) {
    if (readOnly.contains(namespace)) {
      throw new RotationProblem(
          FailureKind.NOT_PERMITTED, "may not change " + namespace, "Give the permission.");
    }
  }

  @Override
  public NamespaceAccess change(
      String namespace, String purpose, UnaryOperator<NamespaceAccess> edit) {
    NamespaceAccess before = access(namespace);
    NamespaceAccess after = edit.apply(before);
    if (after.accepted().fingerprints().equals(before.accepted().fingerprints())
        && after.filters().equals(before.filters())
        && after.mtls() == before.mtls()
        && after.apiKeys() == before.apiKeys()) {
      return before;
    }
    requireWritable(namespace);
    if (after.shut()) {
      throw new RotationProblem(
          FailureKind.INVALID, namespace + " would accept nobody", "Add an authority first.");
    }
    strikes.around(() -> namespaces.put(namespace, after));
    return after;
  }
}
