package io.keyturn.activities.steps;

import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.steps.Observation.Look;
import io.keyturn.activities.x509.AuthorityNames;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.ProofRequest;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.StepResult;
import io.keyturn.workflows.domain.Verdict;
import io.keyturn.workflows.domain.WatchRequest;
import io.keyturn.workflows.fleet.ClientExpectation;
import io.keyturn.workflows.fleet.FleetExpectation;
import io.keyturn.workflows.fleet.FleetVerdict;
import io.keyturn.workflows.fleet.GroupExpectation;
import io.keyturn.workflows.fleet.WorkerSighting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be proven of an authority's rotation; holds throw-away leafs of both authorities. */
final class AuthorityProof implements AutoCloseable {
  /**
   * A certificate under the authority, with leafs that look like it under the new and the old one.
   */
  private record Under(
      CertificatePolicy policy,
      List<NamespaceAccess> namespaces,
      CertificateMaterial fresh,
      CertificateMaterial old) {}

  private final World world;
  private final AuthorityPolicy authority;
  private final Policy policy;
  private final CertificateMaterial old;
  private final CertificateMaterial fresh;
  private final List<Under> certificates = new ArrayList<>();
  private final List<CertificateMaterial> leafs = new ArrayList<>();
  private final Observation observation;
  private final Entrance entrance;
  private final Fleet fleet;
  private final Soak soak;

  AuthorityProof(World world, RotationRef rotation) {
    this.world = world;
    policy = world.policy();
    authority = policy.authority(rotation.credential());
    Vault vault = new Vault(world.secrets(), authority.issuer().builtin().secret());
    old = vault.read(rotation.oldVersion());
    fresh = vault.read(rotation.newVersion());
    observation = new Observation(world);
    entrance = new Entrance(world);
    fleet = new Fleet(world);
    soak = new Soak(world);
    Set<String> covered = new HashSet<>();
    for (String name : policy.certificatesOf(rotation.credential())) {
      CertificatePolicy certificate = policy.certificate(name);
      Set<String> namespaces = policy.usedNamespaces(certificate);
      covered.addAll(namespaces);
      certificates.add(under(certificate, namespaces.stream().map(world.cloud()::access).toList()));
    }
    // Whoever works in a namespace that no certificate of the policy is used in counts as well.
    Set<String> others = new TreeSet<>(authority.namespaces());
    others.removeAll(covered);
    for (String other : others) {
      NamespaceAccess namespace = world.cloud().access(other);
      certificates.add(
          under(Profiles.stranger(rotation.credential(), namespace.filters()), List.of(namespace)));
    }
  }

  private Under under(CertificatePolicy certificate, List<NamespaceAccess> namespaces) {
    return new Under(
        certificate,
        namespaces,
        leaf(certificate, fresh),
        leaf(certificate, ended() ? fresh : old));
  }

  private CertificateMaterial leaf(CertificatePolicy certificate, CertificateMaterial issuer) {
    CertificateMaterial leaf = Profiles.throwAway(world, certificate, issuer);
    leafs.add(leaf);
    return leaf;
  }

  /** Counts the live Workers of all groups under the authority. */
  Map<String, Integer> liveWorkers() {
    return judge(Map.of(), Set.of(), Instant.EPOCH, false).live();
  }

  /** Proves that leafs of the new authority are let in. */
  StepResult newAccepted(ProofRequest request) {
    StepResult result =
        observation.until(
            request.deadline(),
            "a certificate of the new authority is not let in",
            () ->
                each(
                    (namespace, under) ->
                        entrance.admitsNew(
                            namespace, under.fresh(), ended() ? null : under.old())));
    return result.verdict() == Verdict.UNPROVEN
        ? StepResult.not(
            Verdict.REFUSED,
            result.reason(),
            "See why the namespace refuses it: its accepted CAs, its certificate filters.",
            result.evidence(),
            result.unknown())
        : result;
  }

  /** Climbs the whole ladder for everything under the authority. */
  StepResult ladder(ProofRequest request) {
    return observation.until(
        request.deadline(),
        "the new authority is not proven",
        () -> {
          Look look =
              each(
                  (namespace, under) -> {
                    Look both = entrance.admitsNew(namespace, under.fresh(), null);
                    if (!ended()) {
                      both = both.and(entrance.admitsOld(namespace, under.old()));
                    }
                    return both.and(entrance.refusesNone(namespace));
                  });
          return look.and(
              fleet.look(
                  entries(), expectation(request.baseline(), null, request.rolledAt(), true)));
        });
  }

  /**
   * Names who would be cut off if the new authority went: secrets that point to one of its leafs,
   * Workers that present one.
   */
  List<String> usersOfNew() {
    List<String> users = new ArrayList<>();
    for (Under under : certificates) {
      if (!under.policy().secret().isEmpty()) {
        Vault vault = new Vault(world.secrets(), under.policy().secret());
        for (String version : vault.usedVersions()) {
          try (CertificateMaterial used = vault.read(version)) {
            if (issuedByNew(used)) {
              users.add("secret " + under.policy().secret() + " points to " + version);
            }
          }
        }
      }
      for (NamespaceAccess namespace : under.namespaces()) {
        world
            .fleet()
            .look(namespace, under.old(), taskQueues(under, namespace.namespace()), null)
            .workers()
            .stream()
            .filter(this::presentsNew)
            .forEach(worker -> users.add(worker.who()));
      }
    }
    return users;
  }

  private Set<String> taskQueues(Under under, String namespace) {
    return under.policy().workers().stream()
        .filter(group -> policy.namespaceOf(group.namespace(), under.policy()).equals(namespace))
        .flatMap(group -> group.taskQueues().stream())
        .collect(Collectors.toSet());
  }

  private boolean issuedByNew(CertificateMaterial leaf) {
    return AuthorityNames.above(leaf.chain()).equals(AuthorityNames.of(fresh.leaf()));
  }

  private boolean presentsNew(WorkerSighting worker) {
    return worker.stamp() != null
        && AuthorityNames.of(fresh.leaf()).equals(worker.stamp().authority());
  }

  /** Proves that leafs of the old authority are refused. */
  StepResult oldRefused(ProofRequest request) {
    if (ended()) {
      return StepResult.done(
          List.of(evidence("rules", "the old authority has ended; nobody lets it in")));
    }
    return observation.until(
        request.deadline(),
        "the old authority is not refused",
        () ->
            each((namespace, under) -> entrance.refusesOld(namespace, under.fresh(), under.old())));
  }

  /** Watches until the soak ends; the first sign of harm ends it. */
  StepResult unharmed(WatchRequest request) {
    return soak.watch(
        request,
        () ->
            each((namespace, under) -> entrance.admitsNew(namespace, under.fresh(), null))
                .and(soak.missing(request.baseline(), liveWorkers())));
  }

  private FleetVerdict judge(
      Map<String, Integer> baseline, Set<String> judged, Instant rolledAt, boolean whole) {
    return fleet.judge(entries(), expectation(baseline, judged, rolledAt, whole));
  }

  private FleetExpectation expectation(
      Map<String, Integer> baseline,
      @Nullable Set<String> judged,
      Instant rolledAt,
      boolean whole) {
    List<GroupExpectation> groups = new ArrayList<>();
    List<ClientExpectation> clients = new ArrayList<>();
    Set<String> wanted = new HashSet<>();
    Set<String> gone = new HashSet<>();
    for (Under under : certificates) {
      if (under.policy().secret().isEmpty()) {
        continue;
      }
      Vault vault = new Vault(world.secrets(), under.policy().secret());
      try (CertificateMaterial current = vault.current()) {
        wanted.add(current.sha256());
        groups.addAll(Fleet.groups(policy, under.policy(), current.sha256(), baseline));
      }
      vault
          .previous()
          .ifPresent(
              previous -> {
                gone.add(previous.sha256());
                previous.close();
              });
      clients.addAll(Fleet.clients(policy, under.policy()));
    }
    gone.removeAll(wanted);
    return new FleetExpectation(
        groups,
        judged == null ? groupNames() : judged,
        wanted,
        gone,
        AuthorityNames.of(old.leaf()),
        null,
        whole,
        clients,
        rolledAt,
        rolledAt.equals(Instant.EPOCH)
            ? Instant.EPOCH
            : rolledAt.minus(policy.defaults().clientLookBack()));
  }

  private Set<String> groupNames() {
    return certificates.stream()
        .flatMap(under -> under.policy().workers().stream())
        .map(WorkerGroup::name)
        .collect(Collectors.toSet());
  }

  /** Each namespace once, entered with a leaf that its filters admit. */
  private List<Fleet.Entry> entries() {
    List<Fleet.Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Under under : certificates) {
      for (NamespaceAccess namespace : under.namespaces()) {
        if (seen.add(namespace.namespace())) {
          entries.add(new Fleet.Entry(namespace, under.fresh()));
        }
      }
    }
    return entries;
  }

  private Look each(BiFunction<NamespaceAccess, Under, Look> ask) {
    Look look = Look.seen(List.of());
    for (Under under : certificates) {
      for (NamespaceAccess namespace : under.namespaces()) {
        look = look.and(ask.apply(namespace, under));
      }
    }
    return look;
  }

  private boolean ended() {
    return world.clock().instant().isAfter(old.leaf().getNotAfter().toInstant());
  }

  private Evidence evidence(String by, String what) {
    return new Evidence(by, what, world.clock().instant());
  }

  @Override
  public void close() {
    leafs.forEach(CertificateMaterial::close);
    old.close();
    fresh.close();
  }
}
