package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.IssuerPolicy.Builtin;
import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.FilterAddition;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepRequest;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.UndoRequest;
import io.keyturn.workflows.domain.WatchRequest;
import io.keyturn.workflows.rules.CertificateFilter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rotates a client CA: the new one is accepted beside the old one, the certificates under it are
 * rotated by rotations of their own, then the old one goes.
 */
public final class ClientCaSteps implements CredentialSteps {
  private final World world;

  /** Works in the given world. */
  public ClientCaSteps(World world) {
    this.world = world;
  }

  @Override
  public RotationPlan plan(PlanRequest request) {
    return new AuthorityPlan(world, request).make();
  }

  @Override
  public StepResult generate(StepRequest request) {
    RotationRef rotation = request.rotation();
    Vault vault = vault(rotation);
    if (!vault.describe().versions().contains(rotation.newVersion())) {
      Instant now = world.clock().instant();
      try (CertificateMaterial fresh =
          world.issuer().newAuthority(profile(authority(rotation), rotation, now), now)) {
        Findings.requireBundle(PemBundle.of(fresh.leaf()), false, now, rotation.credential());
        vault.stage(rotation.newVersion(), fresh);
      }
    }
    try (CertificateMaterial staged = vault.read(rotation.newVersion())) {
      return done(
          "secret-store",
          "staged " + Named.certificate(staged.leaf()) + " as version " + rotation.newVersion());
    }
  }

  /** Every generation has a subject of its own, so that a chain can end at one of them only. */
  static AuthorityProfile profile(AuthorityPolicy authority, RotationRef rotation, Instant now) {
    Builtin builtin = authority.issuer().builtin();
    String id = rotation.rotationId();
    String generation =
        now.atOffset(ZoneOffset.UTC).toLocalDate()
            + " "
            + id.substring(Math.max(0, id.length() - 8))
            + "-"
            + rotation.attempt();
    String name = rotation.credential();
    return new AuthorityProfile(
        builtin.organization(),
        name.substring(0, Math.min(name.length(), 40)) + " " + generation,
        builtin.key(),
        builtin.lifetime());
  }

  @Override
  public StepResult support(StepRequest request) {
    RotationRef rotation = request.rotation();
    List<Evidence> evidence = new ArrayList<>();
    try (CertificateMaterial fresh = vault(rotation).read(rotation.newVersion())) {
      for (String namespace : authority(rotation).namespaces()) {
        NamespaceAccess after =
            world
                .cloud()
                .change(namespace, "support", access -> accepting(access, fresh, rotation));
        evidence.add(accepted(after));
      }
    }
    return StepResult.done(evidence);
  }

  /** Adds the new authority; expired ones leave with it, since they would have it refused. */
  private NamespaceAccess accepting(
      NamespaceAccess access, CertificateMaterial fresh, RotationRef rotation) {
    List<CertificateFilter> filters = new ArrayList<>(access.filters());
    for (FilterAddition addition : rotation.filters()) {
      if (addition.namespace().equals(access.namespace()) && !filters.contains(addition.filter())) {
        filters.add(addition.filter());
      }
    }
    if (access.accepted().contains(fresh.sha256()) && filters.equals(access.filters())) {
      return access;
    }
    Instant now = world.clock().instant();
    PemBundle bundle = access.accepted().withoutExpired(now).plus(fresh.leaf());
    Findings.requireBundle(bundle, !filters.isEmpty(), now, access.namespace());
    return access.with(bundle, filters);
  }

  /** The certificates have moved in rotations of their own; what is left is who signs the next. */
  @Override
  public StepResult roll(RollRequest request) {
    RotationRef rotation = request.rotation();
    try (AuthorityProof proof = new AuthorityProof(world, rotation)) {
      vault(rotation).promote(rotation.oldVersion(), rotation.newVersion());
      return done("secret-store", "version " + rotation.newVersion() + " is current")
          .withWorkers(proof.liveWorkers());
    }
  }

  @Override
  public StepResult prove(ProofRequest request) {
    try (AuthorityProof proof = new AuthorityProof(world, request.rotation())) {
      return switch (request.proof()) {
        case NEW_ACCEPTED -> proof.newAccepted(request);
        case LADDER -> proof.ladder(request);
        case OLD_REFUSED -> proof.oldRefused(request);
        // Its certificates have their own rotations, which have proven that already.
        case MOVED, MOVED_BACK -> StepResult.done(List.of());
      };
    }
  }

  @Override
  public StepResult remove(StepRequest request) {
    RotationRef rotation = request.rotation();
    List<Evidence> evidence = new ArrayList<>();
    Map<String, Integer> before;
    try (AuthorityProof proof = new AuthorityProof(world, rotation)) {
      before = proof.liveWorkers();
    }
    try (CertificateMaterial old = vault(rotation).read(rotation.oldVersion());
        CertificateMaterial fresh = vault(rotation).read(rotation.newVersion())) {
      for (String namespace : authority(rotation).namespaces()) {
        NamespaceAccess after =
            world.cloud().change(namespace, "remove", access -> without(access, old, fresh));
        evidence.add(accepted(after));
      }
    }
    return StepResult.done(evidence).withWorkers(before);
  }

  private NamespaceAccess without(
      NamespaceAccess access, CertificateMaterial old, CertificateMaterial fresh) {
    if (!access.accepted().contains(fresh.sha256())) {
      throw new RotationProblem(
          FailureKind.CONFLICT,
          "namespace " + access.namespace() + " no longer accepts the new authority",
          "See who took it out; the old one was not removed.");
    }
    if (!access.accepted().contains(old.sha256())) {
      return access;
    }
    PemBundle bundle =
        access.accepted().withoutExpired(world.clock().instant()).minus(old.sha256());
    return access.with(bundle, access.filters());
  }

  @Override
  public StepResult watch(WatchRequest request) {
    try (AuthorityProof proof = new AuthorityProof(world, request.rotation())) {
      return proof.unharmed(request);
    }
  }

  @Override
  public StepResult retire(StepRequest request) {
    RotationRef rotation = request.rotation();
    Vault vault = vault(rotation);
    String current = vault.describe().version(SecretDescription.CURRENT).orElse("");
    if (!current.equals(rotation.newVersion())) {
      throw new RotationProblem(
          FailureKind.CONFLICT,
          "the current version is " + current + ", not the one of this rotation",
          "See who moved it; nothing was deleted.");
    }
    vault.drop(rotation.oldVersion());
    return done("secret-store", "dropped version " + rotation.oldVersion());
  }

  @Override
  public StepResult undo(UndoRequest request) {
    RotationRef rotation = request.rotation();
    switch (request.step()) {
      case GENERATE -> vault(rotation).drop(rotation.newVersion());
      case SUPPORT -> takeOut(rotation);
      case ROLL -> vault(rotation).demote(rotation.oldVersion(), rotation.newVersion());
      case REMOVE -> putBack(rotation);
      case VALIDATE -> {
        // Nothing was changed.
      }
    }
    return done("keyturn", "undid " + request.step());
  }

  private void takeOut(RotationRef rotation) {
    if (!vault(rotation).describe().versions().contains(rotation.newVersion())) {
      return;
    }
    requireUnused(rotation);
    try (CertificateMaterial fresh = vault(rotation).read(rotation.newVersion())) {
      Instant now = world.clock().instant();
      for (String namespace : authority(rotation).namespaces()) {
        world.cloud().change(namespace, "undo-support", access -> as(access, fresh, rotation, now));
      }
    }
  }

  /** Going back is a removal too: nobody may be left on what goes. */
  private void requireUnused(RotationRef rotation) {
    List<String> users;
    try (AuthorityProof proof = new AuthorityProof(world, rotation)) {
      users = proof.usersOfNew();
    }
    if (!users.isEmpty()) {
      throw new RotationProblem(
          FailureKind.CONFLICT,
          "the new authority cannot be taken out, it is in use: " + users.get(0),
          "Roll the certificates under it back first (keyturn abort or resolve), then resolve with"
              + " RETRY.");
    }
  }

  /** As before; what has expired meanwhile leaves, since it would have the update refused. */
  private static NamespaceAccess as(
      NamespaceAccess access, CertificateMaterial fresh, RotationRef rotation, Instant now) {
    List<CertificateFilter> filters = new ArrayList<>(access.filters());
    for (FilterAddition addition : rotation.filters()) {
      // Without any filter the namespace would let in more than before.
      if (addition.namespace().equals(access.namespace()) && filters.size() > 1) {
        filters.remove(addition.filter());
      }
    }
    if (!access.accepted().contains(fresh.sha256()) && filters.equals(access.filters())) {
      return access;
    }
    return access.with(access.accepted().withoutExpired(now).minus(fresh.sha256()), filters);
  }

  private void putBack(RotationRef rotation) {
    Instant now = world.clock().instant();
    try (CertificateMaterial old = vault(rotation).read(rotation.oldVersion())) {
      if (now.isAfter(old.leaf().getNotAfter().toInstant())) {
        return;
      }
      for (String namespace : authority(rotation).namespaces()) {
        world
            .cloud()
            .change(
                namespace,
                "undo-remove",
                access ->
                    access.accepted().contains(old.sha256())
                        ? access
                        : access.with(
                            access.accepted().withoutExpired(now).plus(old.leaf()),
                            access.filters()));
      }
    }
  }

  private Evidence accepted(NamespaceAccess access) {
    return new Evidence(
        "ops-api",
        access.namespace() + " accepts " + access.accepted().fingerprints(),
        world.clock().instant());
  }

  private AuthorityPolicy authority(RotationRef rotation) {
    return world.policy().authority(rotation.credential());
  }

  private Vault vault(RotationRef rotation) {
    return new Vault(world.secrets(), authority(rotation).issuer().builtin().secret());
  }

  private StepResult done(String by, String what) {
    return StepResult.done(List.of(new Evidence(by, what, world.clock().instant())));
  }
}
