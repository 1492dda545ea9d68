package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.policy.ApiKeyPolicy;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.UsedCredential;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.steps.Observation.Look;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What becomes of an old credential that can be taken back from its holders: an API key, or a kind
 * of credential that a namespace lets in. Both can be undone until the key is deleted.
 */
final class Departure {
  private final World world;
  private final RotationRef rotation;

  Departure(World world, RotationRef rotation) {
    this.world = world;
    this.rotation = rotation;
  }

  /** Whether there is anything that would be refused once it is gone. */
  boolean any() {
    return rotation.oldKey() != null || !rotation.closes().isEmpty();
  }

  /**
   * Finds out what the replacement of a credential by one of the other kind does to the namespaces:
   * where the new kind is not let in yet, and where nobody of the policy needs the old kind any
   * more.
   */
  static RotationRef crossing(World world, RotationRef rotation, UsedCredential used) {
    Policy policy = world.policy();
    boolean toKeys = rotation.kind() == CredentialKind.API_KEY;
    Set<String> needed = new TreeSet<>();
    for (Map.Entry<String, CertificatePolicy> other : policy.certificates().entrySet()) {
      if (toKeys && !other.getKey().equals(used.replaces())) {
        needed.addAll(policy.usedNamespaces(other.getValue()));
      }
    }
    for (Map.Entry<String, ApiKeyPolicy> other : policy.apiKeys().entrySet()) {
      if (!toKeys && !other.getKey().equals(used.replaces())) {
        needed.addAll(policy.usedNamespaces(other.getValue()));
      }
    }
    List<String> opens = new ArrayList<>();
    List<String> closes = new ArrayList<>();
    for (String name : policy.usedNamespaces(used)) {
      NamespaceAccess access = world.cloud().access(name);
      if (!(toKeys ? access.apiKeys() : access.mtls())) {
        opens.add(name);
      }
      if ((toKeys ? access.mtls() : access.apiKeys()) && !needed.contains(name)) {
        closes.add(name);
      }
    }
    return rotation.crossing(opens, closes);
  }

  /** Lets the kind of the new credential in. */
  void open() {
    rotation.opens().forEach(namespace -> letIn(namespace, "open", newKind(), true));
  }

  /** Undoes {@link #open}. */
  void shut() {
    rotation.opens().forEach(namespace -> letIn(namespace, "undo-open", newKind(), false));
  }

  /** Disables the old key and lets the old kind in no more. */
  StepResult remove() {
    List<Evidence> evidence = new ArrayList<>();
    String oldKey = rotation.oldKey();
    if (oldKey != null) {
      requireOtherLogin(oldKey);
      evidence.add(
          evidence(
              switchKey(oldKey, false)
                  ? "key " + oldKey + " is disabled"
                  : "key " + oldKey + " is gone already"));
    }
    for (String namespace : rotation.closes()) {
      letIn(namespace, "close", oldKind(), false);
      evidence.add(evidence(namespace + " lets no " + oldKind().label() + " in any more"));
    }
    return StepResult.done(evidence);
  }

  private void requireOtherLogin(String oldKey) {
    if (world.account().identities().own().keyId().equals(oldKey)) {
      throw new RotationProblem(
          FailureKind.CONFLICT,
          "keyturn itself logs in with the key that is to be disabled",
          "Declare it in the policy (cloud.apiKey: {credential: NAME}), then rotate again.");
    }
  }

  /** Undoes {@link #remove}. */
  void comeBack() {
    rotation.closes().forEach(namespace -> letIn(namespace, "undo-close", oldKind(), true));
    String oldKey = rotation.oldKey();
    if (oldKey != null) {
      switchKey(oldKey, true);
    }
  }

  /** Deletes the old key: the point of no return. */
  void delete() {
    String oldKey = rotation.oldKey();
    if (oldKey != null) {
      world.account().keys().delete(oldKey);
    }
  }

  /** Whether nobody has used the old key on the control plane since. */
  Look unused(Instant since, String when) {
    String oldKey = rotation.oldKey();
    if (oldKey == null) {
      return Look.nothing();
    }
    // Asking who a key is changes nothing, and our own proofs ask it.
    List<String> uses =
        world.account().auditLog().byKey(oldKey, since).orElse(List.of()).stream()
            .filter(entry -> !entry.operation().contains("GetCurrentIdentity"))
            .map(
                entry ->
                    "the audit log has "
                        + entry.operation()
                        + " with the old key "
                        + when
                        + ", at "
                        + entry.at())
            .toList();
    return new Look(List.of(), uses, List.of());
  }

  /** Whether the control plane refuses the old key. */
  Look refused(ApiKeyMaterial old) {
    return world.account().identities().of(old.token()).isPresent()
        ? Look.holding("the Cloud Operations API still lets the old key in")
        : Look.seen(List.of(evidence("the Cloud Operations API refuses " + old.named())));
  }

  private boolean switchKey(String id, boolean enabled) {
    try {
      world.account().keys().switchKey(id, enabled);
      return true;
    } catch (RotationProblem problem) {
      if (problem.kind() == FailureKind.NOT_FOUND) {
        return false;
      }
      throw problem;
    }
  }

  private void letIn(String namespace, String purpose, CredentialKind kind, boolean in) {
    world
        .cloud()
        .change(
            namespace,
            purpose,
            access ->
                kind == CredentialKind.API_KEY ? access.withApiKeys(in) : access.withMtls(in));
  }

  private CredentialKind newKind() {
    return rotation.kind();
  }

  private CredentialKind oldKind() {
    return rotation.kind() == CredentialKind.API_KEY
        ? CredentialKind.CLIENT_CERTIFICATE
        : CredentialKind.API_KEY;
  }

  private Evidence evidence(String what) {
    return new Evidence("ops-api", what, world.clock().instant());
  }
}
