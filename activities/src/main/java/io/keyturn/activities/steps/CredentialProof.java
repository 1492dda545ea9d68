package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.UsedCredential;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.activities.ports.ConnectivityProbe.Answer;
import io.keyturn.activities.ports.ConnectivityProbe.Entry;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.steps.Observation.Look;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.domain.WatchRequest;
import io.keyturn.workflows.fleet.FleetExpectation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What can be proven of the rotation of a credential that Workers use, whatever its kind; holds the
 * old and the new one while it looks.
 */
final class CredentialProof implements AutoCloseable {
  private final World world;
  private final RotationRef rotation;
  private final Policy policy;
  private final UsedCredential used;
  private final List<NamespaceAccess> namespaces = new ArrayList<>();
  private final Credential old;
  private final boolean oldEnded;
  private final @Nullable Credential fresh;
  private final Observation observation;
  private final Entrance entrance;
  private final Fleet fleet;
  private final Soak soak;

  /**
   * Takes over both credentials and closes them.
   *
   * @param oldEnded whether the old one lets nobody in any more, by itself
   * @param fresh null while it is not staged
   */
  CredentialProof(
      World world,
      RotationRef rotation,
      UsedCredential used,
      Credential old,
      boolean oldEnded,
      @Nullable Credential fresh) {
    this.world = world;
    this.rotation = rotation;
    this.used = used;
    this.old = old;
    this.oldEnded = oldEnded;
    this.fresh = fresh;
    policy = world.policy();
    for (String namespace : policy.usedNamespaces(used)) {
      namespaces.add(world.cloud().access(namespace));
    }
    observation = new Observation(world);
    entrance = new Entrance(world);
    fleet = new Fleet(world);
    soak = new Soak(world);
  }

  /** Counts the live Workers of every group. */
  Map<String, Integer> liveWorkers() {
    Credential inside = usable();
    return fleet
        .judge(
            entries(inside), expectation(inside.stamp(), Set.of(), Map.of(), Instant.EPOCH, false))
        .live();
  }

  /** Proves that every namespace lets the new credential in, and what else is asked of it. */
  StepResult newAccepted(ProofRequest request, Supplier<Look> more) {
    StepResult result =
        observation.until(
            request.deadline(),
            "the new credential is not let in",
            () ->
                namespaces.stream()
                    .map(namespace -> entrance.admitsNew(namespace, fresh(), oldEnded ? null : old))
                    .reduce(more.get(), Look::and));
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

  /** Proves that the Workers of some groups present the new credential. */
  StepResult moved(ProofRequest request) {
    return observation.until(
        request.deadline(),
        "not every Worker was seen with the new credential",
        () -> workers(fresh(), request, usable()));
  }

  /** Checks that the old credential is let in: somebody is about to be led back to it. */
  void requireOldLetIn() {
    if (oldEnded) {
      return;
    }
    for (NamespaceAccess namespace : namespaces) {
      Look look = entrance.admitsOld(namespace, old);
      if (!look.clean()) {
        throw new RotationProblem(
            FailureKind.UNAVAILABLE,
            look.holding().get(0),
            "See why the namespace refuses it; nobody is led back before it is let in.");
      }
    }
  }

  /**
   * Proves that the Workers of some groups present the old credential again, and that nobody was
   * seen last with the new one, which goes next.
   */
  StepResult movedBack(ProofRequest request) {
    return observation.until(
        request.deadline(),
        "not everybody was seen back on the old credential",
        () -> workers(old, request, old).and(leftOnNew(request)));
  }

  private Look leftOnNew(ProofRequest request) {
    return fresh == null
        ? Look.nothing()
        : fleet.left(
            entries(old),
            expectation(old.stamp(), Set.of(), Map.of(), request.rolledAt(), true),
            fresh.stamps());
  }

  /** Climbs the whole ladder, with a rung more. */
  StepResult ladder(ProofRequest request, Supplier<Look> more) {
    return observation.until(
        request.deadline(),
        "the new credential is not proven",
        () -> ladderLook(request, more.get()));
  }

  /** Proves that no namespace lets the old credential in any more, and what else is asked. */
  StepResult oldRefused(ProofRequest request, Supplier<Look> more) {
    return observation.until(
        request.deadline(),
        "the old credential is not refused",
        () ->
            namespaces.stream()
                .map(namespace -> entrance.refusesOld(namespace, fresh(), old))
                .reduce(more.get(), Look::and));
  }

  /** Watches until the soak ends; the first sign of harm ends it. */
  StepResult unharmed(WatchRequest request, Supplier<Look> more) {
    return soak.watch(
        request,
        () ->
            namespaces.stream()
                .map(namespace -> entrance.admitsNew(namespace, fresh(), null))
                .reduce(more.get(), Look::and)
                .and(soak.missing(request.baseline(), liveWithoutOld())));
  }

  /** Counts live Workers with the new credential, where the old one may let nobody look. */
  Map<String, Integer> liveWithoutOld() {
    return fleet
        .judge(
            entries(fresh()),
            expectation(fresh().stamp(), Set.of(), Map.of(), Instant.EPOCH, false))
        .live();
  }

  /** Names who is seen with something else than the new credential, or does not say with what. */
  List<String> behind(Instant since) {
    Credential inside = usable();
    String wanted = fresh == null ? "" : fresh.stamp();
    return fleet
        .judge(
            entries(inside),
            expectation(
                wanted,
                used.workers().stream().map(WorkerGroup::name).collect(Collectors.toSet()),
                Map.of(),
                since,
                true))
        .holding();
  }

  private Look ladderLook(ProofRequest request, Look more) {
    Look look = more;
    for (NamespaceAccess namespace : namespaces) {
      look = look.and(entrance.admitsNew(namespace, fresh(), null));
      if (!oldEnded) {
        look = look.and(entrance.admitsOld(namespace, old));
      }
      look = look.and(entrance.refusesNone(namespace));
    }
    look =
        look.and(
            fleet.look(
                entries(fresh()),
                expectation(
                    fresh().stamp(),
                    Set.copyOf(request.groups()),
                    request.baseline(),
                    request.rolledAt(),
                    true)));
    return look.clean() ? look.and(canaries()) : look;
  }

  private Look canaries() {
    Look look = Look.nothing();
    for (WorkerGroup group : used.workers()) {
      if (group.canary() != null) {
        look = look.and(canary(group, group.canary().workflowType()));
      }
    }
    return look;
  }

  private Look canary(WorkerGroup group, String workflowType) {
    String namespace = policy.namespaceOf(group.namespace(), used);
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
  private Look workers(Credential wanted, ProofRequest request, Credential inside) {
    return fleet.look(
        entries(inside),
        expectation(
            wanted.stamp(),
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
        Fleet.groups(policy, used, wanted, baseline),
        judged,
        wanted.equals(old.stamp()) ? old.stamps() : Set.of(wanted),
        wanted.equals(old.stamp()) ? Set.of() : old.stamps(),
        null,
        closing(),
        whole,
        Fleet.clients(policy, used),
        rolledAt,
        rolledAt.equals(Instant.EPOCH)
            ? Instant.EPOCH
            : rolledAt.minus(policy.defaults().clientLookBack()));
  }

  private @Nullable CredentialKind closing() {
    if (rotation.closes().isEmpty()) {
      return null;
    }
    return rotation.kind() == CredentialKind.API_KEY
        ? CredentialKind.CLIENT_CERTIFICATE
        : CredentialKind.API_KEY;
  }

  private List<Fleet.Entry> entries(Credential credential) {
    return namespaces.stream().map(namespace -> new Fleet.Entry(namespace, credential)).toList();
  }

  private NamespaceAccess access(String name) {
    return namespaces.stream()
        .filter(namespace -> namespace.namespace().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private Credential fresh() {
    if (fresh == null) {
      throw new RotationProblem(
          FailureKind.NOT_FOUND,
          "the staged version " + rotation.newVersion() + " is gone",
          "See who deletes versions of " + used.secret() + "; then rotate again.");
    }
    return fresh;
  }

  /** What to look around with: the old credential is let in for sure, unless it has ended. */
  private Credential usable() {
    return oldEnded ? fresh() : old;
  }

  @Override
  public void close() {
    old.close();
    if (fresh != null) {
      fresh.close();
    }
  }
}
