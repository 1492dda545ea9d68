package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.FilterAddition;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.rules.CertificateFilter;
import io.keyturn.workflows.rules.FilterRules;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Plans the rotation of a client CA: judges everything that its steps will meet. */
final class AuthorityPlan {
  private final World world;
  private final PlanRequest request;
  private final String credential;
  private final Policy policy;
  private final AuthorityPolicy authority;
  private final Vault vault;
  private final Instant now;
  private final String rotationId;
  private final Findings findings = new Findings();
  private final List<String> changes = new ArrayList<>();
  private final List<FilterAddition> filters = new ArrayList<>();

  AuthorityPlan(World world, PlanRequest request) {
    this.world = world;
    this.request = request;
    credential = request.credential();
    rotationId = request.rotationId();
    policy = world.policy();
    authority = policy.authority(credential);
    vault = new Vault(world.secrets(), authority.issuer().builtin().secret());
    now = world.clock().instant();
  }

  RotationPlan make() {
    findings.noEmergency(request);
    String oldVersion = vault.oldVersion(rotationId);
    RotationRef draft = rotation(oldVersion);
    try (CertificateMaterial old = vault.read(oldVersion);
        CertificateMaterial likeness = likeness(draft)) {
      findings.authority(old.leaf(), now, authority.issuer().builtin().secret());
      findings.timeLeft(old.leaf(), now, policy.defaults(), credential);
      CertificatePreflight.pending(
          vault, authority.issuer().builtin().secret(), rotationId, findings);
      changes.add("- " + credential + ": " + Named.certificate(old.leaf()));
      changes.add(
          "+ "
              + credential
              + ": "
              + likeness.leaf().getSubjectX500Principal().getName()
              + " for "
              + Named.time(authority.issuer().builtin().lifetime()));
      for (String namespace : authority.namespaces()) {
        planNamespace(namespace, old, likeness);
      }
    }
    planCertificates();
    return Plans.of(
        rotation(oldVersion),
        changes,
        findings.all(),
        policy.certificatesOf(credential),
        List.of(List.of()),
        policy,
        request);
  }

  private RotationRef rotation(String oldVersion) {
    return new RotationRef(
        credential, CredentialKind.CLIENT_CA, rotationId, 1, oldVersion, null, filters);
  }

  /** An authority that looks like the one to come, made to be judged and thrown away. */
  private CertificateMaterial likeness(RotationRef rotation) {
    AuthorityProfile profile = ClientCaSteps.profile(authority, rotation, now);
    return world
        .issuer()
        .newAuthority(
            new AuthorityProfile(
                profile.organization(),
                profile.commonName(),
                KeyAlgorithm.EC_P256,
                profile.lifetime()),
            now);
  }

  private void planNamespace(
      String namespace, CertificateMaterial old, CertificateMaterial likeness) {
    NamespaceAccess access;
    try {
      access = world.cloud().access(namespace);
      world.cloud().requireWritable(namespace);
    } catch (RotationProblem problem) {
      if (problem.kind().retryable()) {
        throw problem;
      }
      findings.error(problem, namespace);
      return;
    }
    if (!access.mtls()) {
      findings.error(
          "MTLS_OFF",
          namespace,
          "namespace " + namespace + " does not accept client certificates",
          "Switch mTLS on for the namespace; keyturn never does that by itself.");
      return;
    }
    changes.add("+ " + namespace + ": accept the new authority");
    if (access.accepted().contains(old.sha256())) {
      changes.add("- " + namespace + ": accept the old authority no more");
    } else {
      findings.warning(
          "OLD_AUTHORITY_NOT_ACCEPTED",
          namespace,
          "namespace " + namespace + " does not accept " + Named.certificate(old.leaf()),
          "See that the authority's secret holds the CA that is in use.");
    }
    for (X509Certificate expired : access.accepted().expired(now)) {
      changes.add("- " + namespace + ": the expired " + Named.certificate(expired));
    }
    PemBundle after = access.accepted().withoutExpired(now).plus(likeness.leaf());
    findings.bundle(after, !access.filters().isEmpty(), now, namespace);
    planFilters(access, likeness);
  }

  private void planFilters(NamespaceAccess access, CertificateMaterial likeness) {
    for (String name : policy.certificatesOf(credential)) {
      CertificatePolicy certificate = policy.certificate(name);
      if (policy.usedNamespaces(certificate).contains(access.namespace())
          && !FilterRules.admits(access.filters(), Profiles.facts(world, certificate, likeness))) {
        CertificateFilter filter = Profiles.filter(certificate);
        FilterAddition addition = new FilterAddition(access.namespace(), filter);
        if (!filters.contains(addition)) {
          filters.add(addition);
          changes.add("+ " + access.namespace() + ": certificate filter " + filter);
        }
      }
    }
  }

  /** What would stop a certificate's rotation later is said now, before anything is changed. */
  private void planCertificates() {
    CertificatePreflight preflight = new CertificatePreflight(world);
    for (String name : policy.certificatesOf(credential)) {
      preflight.credential(name, null, findings);
      changes.add(
          "~ " + name + ": a new certificate under the new authority, by a rotation of its own");
    }
  }
}
