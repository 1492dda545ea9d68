package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.CertificatePolicy.WorkerGroup;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.ConnectivityProbe.Answer;
import io.keyturn.activities.ports.ConnectivityProbe.Entry;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.steps.Observation.Look;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.fleet.FleetExpectation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be proven of one certificate's rotation; holds the old and the new one while it looks.
 */
final class CertificateProof implements AutoCloseable {
  private final World world;
  private final RotationRef rotation;
  private final CertificatePolicy certificate;
  private final AuthorityPolicy authority;
  private final List<NamespaceAccess> namespaces = new ArrayList<>();
  private final CertificateMaterial old;
  private final @Nullable CertificateMaterial fresh;
  private final Observation observation;
  private final Entrance entrance;
  private final Fleet fleet;

  CertificateProof(World world, RotationRef rotation) {
    this.world = world;
    this.rotation = rotation;
    Policy policy = world.policy().get();
    certificate = policy.certificate(rotation.credential());
    authority = policy.authority(certificate.authority());
    for (String namespace : CertificatePreflight.namespaces(policy, certificate)) {
      namespaces.add(world.cloud().access(namespace));
    }
    Vault vault = new Vault(world.secrets(), certificate.secret());
    fresh =
        vault.describe().versions().contains(rotation.newVersion())
            ? vault.read(rotation.newVersion())
            : null;
    old = vault.read(rotation.oldVersion());
    observation = new Observation(world);
    entrance = new Entrance(world);
    fleet = new Fleet(world);
  }

  /** Counts the live Workers of every group. */
  Map<String, Integer> liveWorkers() {
    CertificateMaterial inside = usable();
    return fleet
        .judge(
            entries(inside), expectation(inside.sha256(), Set.of(), Map.of(), Instant.EPOCH, false))
        .live();
  }

  /** Proves that every namespace lets the new certificate in. */
  StepResult newAccepted(ProofRequest request) {
    StepResult result =
        observation.until(
            request.deadline(),
            "the new certificate is not let in",
            () ->
                namespaces.stream()
                    .map(namespace -> entrance.admitsNew(namespace, fresh(), old))
                    .reduce(Look.seen(List.of()), Look::and));
    // Nobody has moved yet, and waiting has not helped: there is nothing for a person to decide.
    return result.verdict() == Verdict.UNPROVEN
        ? StepResult.not(
            Verdict.REFUSED,
            result.reason(),
            "See why the namespace refuses it: its accepted CAs, its certificate filters.",
            result.evidence(),
            result.unknown())
        : result;
  }

  /** Proves that the Workers of some groups present the new certificate. */
  StepResult moved(ProofRequest request) {
    return observation.until(
        request.deadline(),
        "not every Worker was seen with the new certificate",
        () -> workers(fresh(), request, usable()));
  }

  /** Proves that the Workers of some groups present the old certificate again. */
  StepResult movedBack(ProofRequest request) {
    return observation.until(
        request.deadline(),
        "not every Worker was seen back on the old certificate",
        () -> workers(old, request, old));
  }

  /** Climbs the whole ladder. */
  StepResult ladder(ProofRequest request) {
    return observation.until(
        request.deadline(), "the new certificate is not proven", () -> ladderLook(request));
  }

  /** Says why the old certificate is not refused. */
  StepResult oldNotRefused() {
    return StepResult.done(
        List.of(
            new Evidence(
                "rules",
                "the old certificate stays valid until "
                    + old.leaf().getNotAfter().toInstant()
                    + ": Temporal Cloud looks at no revocation; nothing uses it any more",
                world.clock().instant())));
  }

  private Look ladderLook(ProofRequest request) {
    Look look = Look.seen(List.of());
    for (NamespaceAccess namespace : namespaces) {
      look = look.and(entrance.admitsNew(namespace, fresh(), null));
      if (!expired(old)) {
        look = look.and(entrance.admitsOld(namespace, old));
      }
      look = look.and(entrance.refusesNone(namespace));
    }
    look =
        look.and(
            fleet.look(
                entries(fresh()),
                expectation(
                    fresh().sha256(),
                    Set.copyOf(request.groups()),
                    request.baseline(),
                    request.rolledAt(),
                    true)));
    return look.clean() ? look.and(canaries()) : look;
  }

  private Look canaries() {
    Look look = Look.seen(List.of());
    for (WorkerGroup group : certificate.workers()) {
      if (group.canary() != null) {
        look = look.and(canary(group, group.canary().workflowType()));
      }
    }
    return look;
  }

  private Look canary(WorkerGroup group, String workflowType) {
    String namespace = CertificatePolicy.namespaceOf(group.namespace(), authority);
    String id =
        "keyturn-canary/"
            + group.name()
            + "/"
            + rotation.newVersion()
            + "/"
            + world.clock().millis();
    Answer answer =
        world
            .probe()
            .complete(access(namespace), fresh(), workflowType, id, group.taskQueues().get(0));
    return answer.entry() == Entry.ADMITTED
        ? Look.seen(
            List.of(
                new Evidence(
                    "canary",
                    "group " + group.name() + ": " + answer.detail(),
                    world.clock().instant())))
        : Look.holding("canary of group " + group.name() + ": " + answer.detail());
  }

  /**
   * Looks for Workers that present what is wanted.
   *
   * @param inside what to look around with: not the new one while it may be refused, or nobody
   *     would see the Worker that says so
   */
  private Look workers(
      CertificateMaterial wanted, ProofRequest request, CertificateMaterial inside) {
    return fleet.look(
        entries(inside),
        expectation(
            wanted.sha256(),
            Set.copyOf(request.groups()),
            request.baseline(),
            request.rolledAt(),
            false));
  }

  private FleetExpectation expectation(
      String wanted,
      Set<String> judged,
      Map<String, Integer> baseline,
      Instant rolledAt,
      boolean whole) {
    return new FleetExpectation(
        Fleet.groups(certificate, authority, wanted, baseline),
        judged,
        Set.of(wanted),
        wanted.equals(old.sha256()) ? Set.of() : Set.of(old.sha256()),
        null,
        whole,
        Fleet.clients(certificate, authority),
        rolledAt,
        rolledAt.equals(Instant.EPOCH)
            ? Instant.EPOCH
            : rolledAt.minus(world.policy().get().defaults().clientLookBack()));
  }

  private List<Fleet.Entry> entries(CertificateMaterial credential) {
    return namespaces.stream().map(namespace -> new Fleet.Entry(namespace, credential)).toList();
  }

  private NamespaceAccess access(String name) {
    return namespaces.stream()
        .filter(namespace -> namespace.namespace().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private CertificateMaterial fresh() {
    if (fresh == null) {
      throw new RotationProblem(
          FailureKind.NOT_FOUND,
          "the staged version " + rotation.newVersion() + " is gone",
          "See who deletes versions of " + certificate.secret() + "; then rotate again.");
    }
    return fresh;
  }

  /** What to look around with: the old certificate is let in for sure, unless it has ended. */
  private CertificateMaterial usable() {
    return expired(old) ? fresh() : old;
  }

  private boolean expired(CertificateMaterial material) {
    return world.clock().instant().isAfter(material.leaf().getNotAfter().toInstant());
  }

  @Override
  public void close() {
    old.close();
    if (fresh != null) {
      fresh.close();
    }
  }
}
