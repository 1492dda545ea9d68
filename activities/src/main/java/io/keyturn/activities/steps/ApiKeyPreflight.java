package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.policy.ApiKeyPolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.KeyIdentity;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.ports.ServiceAccount;
import io.keyturn.workflows.rules.PlainText;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has to be so before an API key can be rotated, and what its owner should know. */
final class ApiKeyPreflight {
  private final World world;
  private final String credential;
  private final String rotationId;
  private final Policy policy;
  private final ApiKeyPolicy key;
  private final Findings findings;

  ApiKeyPreflight(World world, String credential, String rotationId, Findings findings) {
    this.world = world;
    this.credential = credential;
    this.rotationId = rotationId;
    this.findings = findings;
    policy = world.policy();
    key = policy.apiKey(credential);
  }

  /** Judges everything and finds the key that goes; null when it is gone already. */
  @Nullable ApiKey check(ApiKeyMaterial old) {
    pending();
    namespace();
    owner();
    KeyIdentity own = world.account().identities().own();
    permission(own);
    return keys(old, own);
  }

  /** Judges a key that takes a certificate's place. */
  void inPlaceOf(Credential old) {
    if (key.replaces() == null) {
      findings.error(
          "OTHER_KIND",
          key.secret(),
          "secret " + key.secret() + " holds a " + old.named(),
          "If the key is to take its place, say so: replaces: NAME OF THE CERTIFICATE.");
    }
    pending();
    owner();
    permission(world.account().identities().own());
    headroom(OwnerKeys.of(world, key.owner()));
  }

  /** Judges a key whose place a certificate takes, and finds it; null when it is gone already. */
  @Nullable ApiKey leaving(ApiKeyMaterial old) {
    KeyIdentity own = world.account().identities().own();
    permission(own);
    OwnerKeys keys = OwnerKeys.of(world, key.owner());
    ApiKey goes =
        keys.find(oldId(keys, old, world.account().identities().of(old.token()))).orElse(null);
    login(own, goes);
    return goes;
  }

  private void pending() {
    CertificatePreflight.pending(
        new Vault(world.secrets(), key.secret()), key.secret(), rotationId, findings);
  }

  private void namespace() {
    String namespace = key.namespace();
    if (namespace == null) {
      return;
    }
    NamespaceAccess access;
    try {
      access = world.cloud().access(namespace);
    } catch (RotationProblem problem) {
      unlessPassing(problem, namespace);
      return;
    }
    if (!access.apiKeys()) {
      findings.error(
          "API_KEYS_OFF",
          namespace,
          "namespace " + namespace + " does not accept API keys",
          "Switch API key authentication on for the namespace.");
    }
  }

  private void owner() {
    KeyOwner owner = key.owner();
    if (owner.type() == KeyOwner.Type.USER) {
      findings.warning(
          "KEY_OF_A_PERSON",
          owner.who(),
          "the key belongs to " + owner.who() + " and ends with that person's access",
          "Give the service a service account of its own: keyturn service-account create-scoped.");
      return;
    }
    ServiceAccount account;
    try {
      account = world.account().serviceAccounts().get(owner.id());
    } catch (RotationProblem problem) {
      unlessPassing(problem, owner.who());
      return;
    }
    String namespace = key.namespace();
    if (namespace != null && !account.mayEnter(namespace)) {
      findings.error(
          "NO_ACCESS_TO_NAMESPACE",
          owner.who(),
          owner.who() + " may not enter namespace " + namespace,
          "Give it a permission there, or name another service account in the policy.");
    } else if (namespace != null && account.scopedTo() == null) {
      findings.warning(
          "ACCOUNT_WIDE_SERVICE_ACCOUNT",
          owner.who(),
          owner.who() + " is of the whole account, but the key serves " + namespace + " alone",
          "Move to one that is scoped to the namespace: keyturn service-account create-scoped.");
    }
    shared();
  }

  private void shared() {
    TreeSet<String> others =
        policy.apiKeys().entrySet().stream()
            .filter(entry -> entry.getValue().owner().equals(key.owner()))
            .map(java.util.Map.Entry::getKey)
            .filter(name -> !name.equals(credential))
            .collect(Collectors.toCollection(TreeSet::new));
    if (!others.isEmpty()) {
      findings.warning(
          "SHARED_SERVICE_ACCOUNT",
          key.owner().who(),
          key.owner().who() + " is shared with " + others,
          "Give each service a service account of its own: keyturn service-account create-scoped.");
    }
  }

  private void permission(KeyIdentity own) {
    boolean ownKeys = own.owner().type() == KeyOwner.Type.USER && own.owner().equals(key.owner());
    if (!own.administersAccount() && !ownKeys) {
      findings.error(
          "MAY_NOT_DELETE_KEYS",
          key.owner().who(),
          "keyturn logs in as "
              + PlainText.of(own.name())
              + ", who may not disable and delete keys of "
              + key.owner().who(),
          "Give keyturn's service account the account role admin.");
    }
  }

  private @Nullable ApiKey keys(ApiKeyMaterial old, KeyIdentity own) {
    OwnerKeys keys;
    try {
      keys = OwnerKeys.of(world, key.owner());
    } catch (RotationProblem problem) {
      unlessPassing(problem, key.owner().who());
      return null;
    }
    Optional<KeyIdentity> identity = world.account().identities().of(old.token());
    ApiKey goes = keys.find(oldId(keys, old, identity)).orElse(null);
    if (identity.isPresent() && !identity.get().owner().equals(key.owner())) {
      findings.error(
          "OWNER_DIFFERS",
          key.secret(),
          "the key in secret " + key.secret() + " belongs to " + identity.get().owner().who(),
          "Name that owner in the policy, or put a key of " + key.owner().who() + " there.");
    } else if (goes == null || identity.isEmpty()) {
      findings.warning(
          "OLD_KEY_NOT_IN_FORCE",
          key.secret(),
          "the key in secret " + key.secret() + " is refused: it is disabled, deleted or has ended",
          "Nothing is left to protect; the rotation goes on.");
    } else {
      findings.timeLeft(goes.expires(), world.clock().instant(), policy.defaults(), credential);
    }
    if (old.padded()) {
      findings.warning(
          "TOKEN_PADDED",
          key.secret(),
          "white space stands around the token in secret " + key.secret(),
          "Readers other than keyturn's may send it; the new version has none.");
    }
    login(own, goes);
    headroom(keys);
    orphans(keys);
    otherKeys(keys, goes);
    if (goes != null
        && world.account().auditLog().byKey(goes.id(), world.clock().instant()).isEmpty()) {
      findings.warning(
          "AUDIT_LOG_CLOSED",
          credential,
          "keyturn may not read the account's audit log, so it cannot tell who uses the old key there",
          "Give keyturn's service account the account role admin, or see to it by hand.");
    }
    return goes;
  }

  /** The control plane knows best; where it is silent, a key of ours says what it replaced. */
  private @Nullable String oldId(
      OwnerKeys keys, ApiKeyMaterial old, Optional<KeyIdentity> identity) {
    if (identity.isPresent()) {
      return identity.get().keyId();
    }
    return keys.madeFor(credential, label -> Vault.ofRotation(label.version(), rotationId)).stream()
        .map(made -> KeyLabel.of(made).map(KeyLabel::replaces).orElse(null))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(old.id());
  }

  private void login(KeyIdentity own, @Nullable ApiKey goes) {
    boolean declared = credential.equals(policy.cloud().apiKey().credential());
    if (goes != null && own.keyId().equals(goes.id()) && !declared) {
      findings.error(
          "OWN_KEY_UNDECLARED",
          credential,
          "keyturn itself logs in with this key",
          "Declare it: cloud.apiKey: {credential: " + credential + "}, then it moves along.");
    }
    if (declared && goes != null && !own.keyId().equals(goes.id())) {
      findings.warning(
          "LOGIN_ELSEWHERE",
          credential,
          "keyturn logs in with key " + PlainText.of(own.keyId()) + ", not with this one",
          "See that no rotation of it is half done.");
    }
  }

  private void headroom(OwnerKeys keys) {
    // What a lost try of this rotation has made is deleted before anything is made.
    int ours =
        keys.madeFor(credential, label -> Vault.ofRotation(label.version(), rotationId)).size();
    if (keys.headroom() + ours < 1) {
      findings.error(
          "NO_KEY_HEADROOM", key.owner().who(), keys.noHeadroom(), OwnerKeys.NO_HEADROOM_REMEDY);
    }
  }

  /** A key of another rotation may be in use elsewhere: only a person can tell. */
  private void orphans(OwnerKeys keys) {
    var versions = new Vault(world.secrets(), key.secret()).describe().versions();
    List<String> orphans =
        keys
            .madeFor(
                credential,
                label ->
                    !versions.contains(label.version())
                        && !Vault.ofRotation(label.version(), rotationId))
            .stream()
            .map(ApiKey::id)
            .toList();
    if (!orphans.isEmpty()) {
      findings.warning(
          "ORPHANED_KEYS",
          key.owner().who(),
          "keys of earlier rotations are in no version of secret " + key.secret() + ": " + orphans,
          "Delete them if nobody uses them: keyturn apikey delete ID.");
    }
  }

  private void otherKeys(OwnerKeys keys, @Nullable ApiKey goes) {
    List<String> others =
        keys.others(goes == null ? null : goes.id()).stream()
            .map(other -> PlainText.of(other.displayName()) + " (" + other.id() + ")")
            .toList();
    if (!others.isEmpty()) {
      findings.warning(
          "OTHER_KEYS_OF_THE_OWNER",
          key.owner().who(),
          key.owner().who() + " has other keys in force: " + others,
          "If other services use them, give each a service account of its own.");
    }
  }

  /** Says who uses the old key now: in an emergency they are cut off. */
  void cutOff(CredentialProof proof, Instant since) {
    for (String who : proof.behind(since)) {
      findings.warning(
          "WILL_BE_CUT_OFF",
          credential,
          "will be cut off unless it moves at once: " + who,
          "Restart it as soon as the new key is current, or move it first and rotate without"
              + " --emergency.");
    }
  }

  private void unlessPassing(RotationProblem problem, String subject) {
    if (problem.kind().retryable()) {
      throw problem;
    }
    findings.error(problem, subject);
  }
}
