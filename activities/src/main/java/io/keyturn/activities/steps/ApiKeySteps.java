package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.policy.ApiKeyPolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.ApiKeyRequest;
import io.keyturn.activities.ports.KeyIdentity;
import io.keyturn.activities.ports.NewApiKey;
import io.keyturn.activities.steps.Observation.Look;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.WatchRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rotates an API key: a new key beside the old one, group by group, then the old one goes. */
public final class ApiKeySteps implements CredentialSteps {
  /** So often a key's making is begun anew whose token was lost. */
  private static final int TRIES = 20;

  private final World world;

  /** Works in the given world. */
  public ApiKeySteps(World world) {
    this.world = world;
  }

  @Override
  public RotationPlan plan(PlanRequest request) {
    Policy policy = world.policy();
    ApiKeyPolicy key = policy.apiKey(request.credential());
    Vault vault = vault(key);
    String oldVersion = vault.oldVersion(request.rotationId());
    Findings findings = new Findings();
    List<String> changes = new ArrayList<>();
    RotationRef rotation = rotation(request, oldVersion, null);
    try (Credential old = vault.readAny(oldVersion)) {
      ApiKeyPreflight preflight =
          new ApiKeyPreflight(world, request.credential(), request.rotationId(), findings);
      if (old instanceof ApiKeyMaterial oldKey) {
        ApiKey goes = preflight.check(oldKey);
        rotation = rotation(request, oldVersion, goes == null ? null : goes.id());
        changes.add(
            "- "
                + key.secret()
                + ": API key "
                + (goes == null ? "that is not in force" : goes.id() + " until " + goes.expires())
                + ", version "
                + oldVersion);
      } else {
        preflight.inPlaceOf(old);
        rotation = Departure.crossing(world, rotation, key);
        changes.add("- " + key.secret() + ": " + old.named() + ", version " + oldVersion);
        rotation.opens().forEach(name -> changes.add("+ " + name + ": let API keys in"));
        rotation
            .closes()
            .forEach(name -> changes.add("- " + name + ": let client certificates in no more"));
      }
      changes.add(
          "+ "
              + key.secret()
              + ": a new API key of "
              + key.owner().who()
              + " for "
              + Named.time(key.lifetime())
              + ", version "
              + rotation.newVersion());
      if (request.emergency() && findings.admitted()) {
        try (CredentialProof proof = proof(rotation)) {
          preflight.cutOff(proof, world.clock().instant());
        }
      }
    } catch (RotationProblem problem) {
      if (problem.kind().retryable()) {
        throw problem;
      }
      findings.error(problem, key.secret());
    }
    return Plans.of(
        rotation,
        changes,
        findings.all(),
        List.of(),
        request.emergency()
            ? List.of(GroupMoves.waves(key).stream().flatMap(List::stream).toList())
            : GroupMoves.waves(key),
        policy,
        request);
  }

  private static RotationRef rotation(
      PlanRequest request, String oldVersion, @Nullable String oldKey) {
    return new RotationRef(
            request.credential(),
            CredentialKind.API_KEY,
            request.rotationId(),
            1,
            oldVersion,
            null,
            List.of())
        .leaving(oldKey);
  }

  /**
   * Makes the key and stages its token, which nobody tells a second time: a key of ours whose token
   * is in no version is worth nothing and is deleted before another one is made.
   */
  @Override
  public StepResult generate(StepRequest request) {
    RotationRef rotation = request.rotation();
    ApiKeyPolicy key = policy(rotation);
    Vault vault = vault(key);
    if (vault.describe().versions().contains(rotation.newVersion()) && !usable(rotation)) {
      vault.drop(rotation.newVersion());
    }
    if (!vault.describe().versions().contains(rotation.newVersion())) {
      deleteMade(key, rotation);
      OwnerKeys.of(world, key.owner()).requireHeadroom();
      stageNew(key, rotation, vault);
    }
    try (ApiKeyMaterial staged = vault.readKey(rotation.newVersion())) {
      return done(
          "secret-store", "staged " + staged.named() + " as version " + rotation.newVersion());
    }
  }

  /** Whether the key of the staged version is there at all. */
  private boolean usable(RotationRef rotation) {
    ApiKeyPolicy key = policy(rotation);
    try (ApiKeyMaterial staged = vault(key).readKey(rotation.newVersion())) {
      return OwnerKeys.of(world, key.owner()).find(staged.id()).isPresent();
    }
  }

  private void stageNew(ApiKeyPolicy key, RotationRef rotation, Vault vault) {
    KeyLabel label = KeyLabel.of(rotation);
    Instant expires = world.clock().instant().plus(key.lifetime());
    ApiKeyRequest wanted =
        new ApiKeyRequest(key.owner(), label.displayName(), label.description(), expires);
    for (int number = 1; number <= TRIES; number++) {
      // The same id for the same try: a call that is still under way makes no second key.
      Optional<NewApiKey> made =
          world
              .account()
              .keys()
              .create(wanted, "keyturn-" + rotation.newVersion() + "-key-" + number);
      if (made.isPresent()) {
        stage(made.get(), rotation, vault);
        return;
      }
      deleteMade(key, rotation);
    }
    throw new RotationProblem(
        FailureKind.UNAVAILABLE,
        "the answers to " + TRIES + " creations of an API key were lost",
        "See that the Cloud Operations API answers keyturn's Worker in time.");
  }

  private void stage(NewApiKey made, RotationRef rotation, Vault vault) {
    boolean staged = false;
    try (made;
        ApiKeyMaterial material = ApiKeyMaterial.of(made.id(), made.token())) {
      vault.stage(rotation.newVersion(), material);
      staged = true;
    } finally {
      if (!staged) {
        discard(made.id());
      }
    }
  }

  /**
   * The token is lost with the failure that is on its way; if this fails too, the next try does it.
   */
  private void discard(String id) {
    try {
      world.account().keys().delete(id);
    } catch (RotationProblem later) {
      world
          .progress()
          .accept(List.of("API key " + id + " is to be deleted: " + later.getMessage()));
    }
  }

  private void deleteMade(ApiKeyPolicy key, RotationRef rotation) {
    OwnerKeys.of(world, key.owner())
        .madeFor(rotation.credential(), label -> label.version().equals(rotation.newVersion()))
        .forEach(orphan -> world.account().keys().delete(orphan.id()));
  }

  @Override
  public StepResult support(StepRequest request) {
    RotationRef rotation = request.rotation();
    new Departure(world, rotation).open();
    try (ApiKeyMaterial fresh = vault(policy(rotation)).readKey(rotation.newVersion())) {
      ApiKey enabled = world.account().keys().switchKey(known(fresh), true);
      return done("ops-api", "key " + enabled.id() + " is enabled until " + enabled.expires());
    }
  }

  @Override
  public StepResult roll(RollRequest request) {
    RotationRef rotation = request.rotation();
    try (CredentialProof proof = proof(rotation)) {
      // Before anything moves: later nobody could tell who is missing.
      StepResult counted = StepResult.done(List.of()).withWorkers(proof.liveWorkers());
      new GroupMoves(world, policy(rotation)).roll(request);
      return counted;
    }
  }

  @Override
  public StepResult prove(ProofRequest request) {
    RotationRef rotation = request.rotation();
    try (CredentialProof proof = proof(rotation)) {
      return switch (request.proof()) {
        case NEW_ACCEPTED -> proof.newAccepted(request, () -> known(rotation));
        case MOVED -> proof.moved(request);
        case LADDER -> proof.ladder(request, () -> rung(rotation, request.rolledAt()));
        case MOVED_BACK -> proof.movedBack(request);
        case OLD_REFUSED -> oldRefused(proof, request);
      };
    }
  }

  private CredentialProof proof(RotationRef rotation) {
    ApiKeyPolicy key = policy(rotation);
    Vault vault = vault(key);
    ApiKeyMaterial fresh =
        vault.describe().versions().contains(rotation.newVersion())
            ? vault.readKey(rotation.newVersion())
            : null;
    Credential old = old(rotation);
    return new CredentialProof(world, rotation, key, old, ended(rotation, old), fresh);
  }

  private boolean ended(RotationRef rotation, Credential old) {
    return old instanceof CertificateMaterial certificate
        ? world.clock().instant().isAfter(certificate.leaf().getNotAfter().toInstant())
        : !OwnerKeys.of(world, policy(rotation).owner()).inForce(rotation.oldKey());
  }

  private Credential old(RotationRef rotation) {
    Credential read = vault(policy(rotation)).readAny(rotation.oldVersion());
    String id = rotation.oldKey();
    if (id == null || !(read instanceof ApiKeyMaterial key)) {
      return read;
    }
    try (key) {
      return key.withId(id);
    }
  }

  /** Whether the control plane knows the new key by its token. */
  private Look known(RotationRef rotation) {
    try (ApiKeyMaterial fresh = vault(policy(rotation)).readKey(rotation.newVersion())) {
      Optional<KeyIdentity> identity = world.account().identities().of(fresh.token());
      if (identity.isEmpty()) {
        return Look.holding("the Cloud Operations API does not let " + fresh.named() + " in yet");
      }
      if (!identity.get().keyId().equals(fresh.id())
          || !identity.get().owner().equals(policy(rotation).owner())) {
        return Look.holding("the Cloud Operations API takes " + fresh.named() + " for another key");
      }
      return Look.seen(
          List.of(evidence("ops-api", fresh.named() + " authenticates as " + who(identity.get()))));
    }
  }

  /** What the ladder asks of a key beside the fleet: that nobody uses the old one elsewhere. */
  private Look rung(RotationRef rotation, Instant rolledAt) {
    Look look =
        known(rotation).and(new Departure(world, rotation).unused(rolledAt, "after the roll"));
    if (!ownLogin(rotation)) {
      return look;
    }
    KeyIdentity own = world.account().identities().own();
    return own.keyId().equals(rotation.oldKey())
        ? look.and(Look.holding("keyturn itself still logs in with the old key"))
        : look.and(Look.seen(List.of(evidence("ops-api", "keyturn logs in as " + who(own)))));
  }

  private StepResult oldRefused(CredentialProof proof, ProofRequest request) {
    RotationRef rotation = request.rotation();
    Departure departure = new Departure(world, rotation);
    try (Credential old = old(rotation)) {
      if (old instanceof ApiKeyMaterial oldKey) {
        return proof.oldRefused(request, () -> known(rotation).and(departure.refused(oldKey)));
      }
      return departure.any()
          ? proof.oldRefused(request, () -> known(rotation))
          : done("rules", "certificates are let in still: others of the policy use them");
    }
  }

  @Override
  public StepResult remove(StepRequest request) {
    RotationRef rotation = request.rotation();
    new GroupMoves(world, policy(rotation)).requirePromoted(rotation);
    try (CredentialProof proof = proof(rotation)) {
      StepResult removed = new Departure(world, rotation).remove();
      return removed.withWorkers(proof.liveWithoutOld());
    }
  }

  @Override
  public StepResult watch(WatchRequest request) {
    RotationRef rotation = request.rotation();
    Departure departure = new Departure(world, rotation);
    try (CredentialProof proof = proof(rotation)) {
      return proof.unharmed(
          request, () -> departure.unused(request.removedAt(), "after it was disabled"));
    }
  }

  @Override
  public StepResult retire(StepRequest request) {
    RotationRef rotation = request.rotation();
    ApiKeyPolicy key = policy(rotation);
    new GroupMoves(world, key).requirePromoted(rotation);
    String oldKey = rotation.oldKey();
    new Departure(world, rotation).delete();
    vault(key).drop(rotation.oldVersion());
    return done(
        "ops-api",
        "deleted key "
            + (oldKey == null ? "nothing" : oldKey)
            + " and version "
            + rotation.oldVersion());
  }

  @Override
  public StepResult undo(UndoRequest request) {
    RotationRef rotation = request.rotation();
    ApiKeyPolicy key = policy(rotation);
    switch (request.step()) {
      case GENERATE -> {
        vault(key).drop(rotation.newVersion());
        deleteMade(key, rotation);
      }
      case ROLL -> leadBack(key, rotation);
      case SUPPORT -> new Departure(world, rotation).shut();
      case REMOVE -> new Departure(world, rotation).comeBack();
      default -> {
        // VALIDATE has changed nothing.
      }
    }
    return done("secret-store", "undid " + request.step());
  }

  private void leadBack(ApiKeyPolicy key, RotationRef rotation) {
    if (vault(key).usedVersions().contains(rotation.newVersion())) {
      // What was enabled again a moment ago takes time until it is let in.
      try (CredentialProof proof = proof(rotation)) {
        proof.requireOldLetIn();
      }
    }
    new GroupMoves(world, key).back(rotation);
  }

  private boolean ownLogin(RotationRef rotation) {
    return rotation.credential().equals(world.policy().cloud().apiKey().credential());
  }

  private static String known(ApiKeyMaterial fresh) {
    String id = fresh.id();
    if (id == null) {
      throw new RotationProblem(
          FailureKind.CONFLICT,
          "the staged version does not say which API key it holds",
          "See who else writes to this secret.");
    }
    return id;
  }

  private static String who(KeyIdentity identity) {
    return "key " + identity.keyId() + " of " + identity.owner().who();
  }

  private ApiKeyPolicy policy(RotationRef rotation) {
    return world.policy().apiKey(rotation.credential());
  }

  private Vault vault(ApiKeyPolicy key) {
    return new Vault(world.secrets(), key.secret());
  }

  private StepResult done(String by, String what) {
    return StepResult.done(List.of(evidence(by, what)));
  }

  private Evidence evidence(String by, String what) {
    return new Evidence(by, what, world.clock().instant());
  }
}
