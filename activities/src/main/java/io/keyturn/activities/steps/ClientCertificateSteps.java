package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.bouncycastle.CertificateRequest;
import io.keyturn.activities.credential.ApiKeyMaterial;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.IssuedCertificate;
import io.keyturn.activities.ports.LeafProfile;
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
import io.keyturn.workflows.rules.Strength;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Rotates a client certificate: a new leaf under the accepted authority, group by group. */
public final class ClientCertificateSteps implements CredentialSteps {
  private final World world;
  private final CertificatePreflight preflight;

  /** Works in the given world. */
  public ClientCertificateSteps(World world) {
    this.world = world;
    this.preflight = new CertificatePreflight(world);
  }

  @Override
  public RotationPlan plan(PlanRequest request) {
    Policy policy = world.policy();
    CertificatePolicy certificate = policy.certificate(request.credential());
    String authorityVersion = request.parent() == null ? null : request.parent().version();
    Vault vault = vault(certificate);
    RotationRef rotation =
        new RotationRef(
            request.credential(),
            CredentialKind.CLIENT_CERTIFICATE,
            request.rotationId(),
            1,
            vault.oldVersion(request.rotationId()),
            authorityVersion,
            List.of());
    Findings findings = new Findings();
    findings.noEmergency(request);
    List<String> changes = new ArrayList<>();
    try (Credential old = vault.readAny(rotation.oldVersion())) {
      if (old instanceof ApiKeyMaterial key) {
        rotation = inPlaceOf(key, rotation, certificate, findings, changes);
      } else {
        preflight.credential(request.credential(), request.rotationId(), findings);
      }
    } catch (RotationProblem unusable) {
      preflight.credential(request.credential(), request.rotationId(), findings);
      if (findings.admitted()) {
        throw unusable;
      }
    }
    preflight.acceptance(request.credential(), authorityVersion, findings);
    changes.addAll(changes(certificate, vault, rotation));
    return Plans.of(
        rotation,
        changes,
        findings.all(),
        List.of(),
        GroupMoves.waves(certificate),
        policy,
        request);
  }

  /** A certificate that takes an API key's place. */
  private RotationRef inPlaceOf(
      ApiKeyMaterial key,
      RotationRef rotation,
      CertificatePolicy certificate,
      Findings findings,
      List<String> changes) {
    String replaced = certificate.replaces();
    if (replaced == null) {
      findings.error(
          "OTHER_KIND",
          certificate.secret(),
          "secret " + certificate.secret() + " holds an " + key.named(),
          "If the certificate is to take its place, say so: replaces: NAME OF THE API KEY.");
      return rotation;
    }
    CertificatePreflight.pending(
        vault(certificate), certificate.secret(), rotation.rotationId(), findings);
    ApiKey goes =
        new ApiKeyPreflight(world, replaced, rotation.rotationId(), findings).leaving(key);
    RotationRef crossing =
        Departure.crossing(
            world, goes == null ? rotation : rotation.leaving(goes.id()), certificate);
    crossing.opens().forEach(name -> changes.add("+ " + name + ": let client certificates in"));
    crossing.closes().forEach(name -> changes.add("- " + name + ": let API keys in no more"));
    return crossing;
  }

  private static List<String> changes(
      CertificatePolicy certificate, Vault vault, RotationRef rotation) {
    List<String> changes = new ArrayList<>();
    try (Credential old = vault.readAny(rotation.oldVersion())) {
      changes.add(
          "- "
              + certificate.secret()
              + ": "
              + (old instanceof CertificateMaterial leaf
                  ? Named.certificate(leaf.leaf())
                  : old.named())
              + ", version "
              + rotation.oldVersion());
    }
    changes.add(
        "+ "
            + certificate.secret()
            + ": a new certificate of "
            + certificate.subject().commonName()
            + " under "
            + certificate.authority()
            + " for "
            + Named.time(certificate.lifetime())
            + ", version "
            + rotation.newVersion());
    return changes;
  }

  @Override
  public StepResult generate(StepRequest request) {
    RotationRef rotation = request.rotation();
    Policy policy = world.policy();
    CertificatePolicy certificate = policy.certificate(rotation.credential());
    Vault vault = vault(certificate);
    if (!vault.describe().versions().contains(rotation.newVersion())) {
      try (CertificateMaterial authority = authority(policy, certificate, rotation);
          CertificateMaterial fresh = issue(certificate, authority)) {
        vault.stage(rotation.newVersion(), fresh);
      }
    }
    try (CertificateMaterial staged = vault.read(rotation.newVersion())) {
      return StepResult.done(
          List.of(
              evidence(
                  "secret-store",
                  "staged "
                      + Named.certificate(staged.leaf())
                      + " as version "
                      + rotation.newVersion())));
    }
  }

  private CertificateMaterial issue(CertificatePolicy certificate, CertificateMaterial authority) {
    LeafProfile profile = Profiles.leaf(certificate);
    CertificateRequest request = CertificateRequest.generate(certificate.key(), profile);
    IssuedCertificate issued =
        world.issuer().issue(request.csr(), profile, authority, world.clock().instant());
    Findings.requireLeaf(issued.chain(), world.clock().instant(), certificate.secret());
    return request.material(issued);
  }

  @Override
  public StepResult support(StepRequest request) {
    RotationRef rotation = request.rotation();
    new Departure(world, rotation).open();
    Findings findings = new Findings();
    preflight.acceptance(rotation.credential(), rotation.authorityVersion(), findings);
    findings.all().stream()
        .filter(finding -> finding.strength() == Strength.ERROR)
        .findFirst()
        .ifPresent(
            finding -> {
              throw new RotationProblem(
                  FailureKind.RULE_VIOLATED, finding.message(), finding.remedy());
            });
    return StepResult.done(
        List.of(evidence("ops-api", "the authority is accepted and the filters admit the leaf")));
  }

  @Override
  public StepResult roll(RollRequest request) {
    RotationRef rotation = request.rotation();
    CertificatePolicy certificate = world.policy().certificate(rotation.credential());
    try (CredentialProof proof = proof(rotation)) {
      // Before anything moves: later nobody could tell who is missing.
      StepResult counted = StepResult.done(List.of()).withWorkers(proof.liveWorkers());
      new GroupMoves(world, certificate).roll(request);
      return counted;
    }
  }

  @Override
  public StepResult prove(ProofRequest request) {
    try (CredentialProof proof = proof(request.rotation())) {
      return switch (request.proof()) {
        case NEW_ACCEPTED -> proof.newAccepted(request, Look::nothing);
        case MOVED -> proof.moved(request);
        case LADDER ->
            proof.ladder(
                request,
                () ->
                    new Departure(world, request.rotation())
                        .unused(request.rolledAt(), "after the roll"));
        case MOVED_BACK -> proof.movedBack(request);
        case OLD_REFUSED -> oldRefused(proof, request);
      };
    }
  }

  private CredentialProof proof(RotationRef rotation) {
    CertificatePolicy certificate = world.policy().certificate(rotation.credential());
    Vault vault = vault(certificate);
    CertificateMaterial fresh =
        vault.describe().versions().contains(rotation.newVersion())
            ? vault.read(rotation.newVersion())
            : null;
    Credential old = old(rotation);
    return new CredentialProof(world, rotation, certificate, old, ended(rotation, old), fresh);
  }

  private Credential old(RotationRef rotation) {
    CertificatePolicy certificate = world.policy().certificate(rotation.credential());
    Credential read = vault(certificate).readAny(rotation.oldVersion());
    String id = rotation.oldKey();
    if (id == null || !(read instanceof ApiKeyMaterial key)) {
      return read;
    }
    try (key) {
      return key.withId(id);
    }
  }

  private boolean ended(RotationRef rotation, Credential old) {
    if (old instanceof CertificateMaterial certificate) {
      return world.clock().instant().isAfter(certificate.leaf().getNotAfter().toInstant());
    }
    Policy policy = world.policy();
    String replaced =
        Objects.requireNonNull(policy.certificate(rotation.credential()).replaces(), "no pair");
    return !OwnerKeys.of(world, policy.apiKey(replaced).owner()).inForce(rotation.oldKey());
  }

  private StepResult oldRefused(CredentialProof proof, ProofRequest request) {
    RotationRef rotation = request.rotation();
    try (Credential old = old(rotation)) {
      return old instanceof ApiKeyMaterial key
          ? proof.oldRefused(request, () -> new Departure(world, rotation).refused(key))
          : oldNotRefused(rotation);
    }
  }

  /** Says why the old certificate is not refused. */
  private StepResult oldNotRefused(RotationRef rotation) {
    CertificatePolicy certificate = world.policy().certificate(rotation.credential());
    try (CertificateMaterial old = vault(certificate).read(rotation.oldVersion())) {
      return StepResult.done(
          List.of(
              evidence(
                  "rules",
                  "the old certificate stays valid until "
                      + old.leaf().getNotAfter().toInstant()
                      + ": Temporal Cloud looks at no revocation; nothing uses it any more")));
    }
  }

  /**
   * A namespace accepts authorities, not leafs, and looks at no revocation: nothing to take out,
   * unless it is an API key whose place the certificate takes.
   */
  @Override
  public StepResult remove(StepRequest request) {
    RotationRef rotation = request.rotation();
    Departure departure = new Departure(world, rotation);
    if (!departure.any()) {
      return StepResult.done(List.of());
    }
    CertificatePolicy certificate = world.policy().certificate(rotation.credential());
    new GroupMoves(world, certificate).requirePromoted(rotation);
    try (CredentialProof proof = proof(rotation)) {
      StepResult removed = departure.remove();
      return removed.withWorkers(proof.liveWithoutOld());
    }
  }

  @Override
  public StepResult watch(WatchRequest request) {
    Departure departure = new Departure(world, request.rotation());
    if (!departure.any()) {
      return StepResult.done(List.of());
    }
    try (CredentialProof proof = proof(request.rotation())) {
      return proof.unharmed(
          request, () -> departure.unused(request.removedAt(), "after it was disabled"));
    }
  }

  @Override
  public StepResult retire(StepRequest request) {
    RotationRef rotation = request.rotation();
    CertificatePolicy certificate = world.policy().certificate(rotation.credential());
    Vault vault = vault(certificate);
    new GroupMoves(world, certificate).requirePromoted(rotation);
    new Departure(world, rotation).delete();
    vault.drop(rotation.oldVersion());
    return StepResult.done(
        List.of(evidence("secret-store", "dropped version " + rotation.oldVersion())));
  }

  @Override
  public StepResult undo(UndoRequest request) {
    RotationRef rotation = request.rotation();
    CertificatePolicy certificate = world.policy().certificate(rotation.credential());
    Vault vault = vault(certificate);
    switch (request.step()) {
      case GENERATE -> vault.drop(rotation.newVersion());
      case ROLL -> leadBack(certificate, rotation);
      case SUPPORT -> new Departure(world, rotation).shut();
      case REMOVE -> new Departure(world, rotation).comeBack();
      default -> {
        // VALIDATE has changed nothing.
      }
    }
    return StepResult.done(List.of(evidence("secret-store", "undid " + request.step())));
  }

  private void leadBack(CertificatePolicy certificate, RotationRef rotation) {
    if (vault(certificate).usedVersions().contains(rotation.newVersion())) {
      // An authority that was put back a moment ago takes time until it is trusted.
      try (CredentialProof proof = proof(rotation)) {
        proof.requireOldLetIn();
      }
    }
    new GroupMoves(world, certificate).back(rotation);
  }

  private Vault vault(CertificatePolicy certificate) {
    return new Vault(world.secrets(), certificate.secret());
  }

  private CertificateMaterial authority(
      Policy policy, CertificatePolicy certificate, RotationRef rotation) {
    return preflight.authority(policy, certificate, rotation.authorityVersion());
  }

  private Evidence evidence(String by, String what) {
    return new Evidence(by, what, world.clock().instant());
  }
}
