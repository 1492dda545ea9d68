package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.workflows.rules.FilterRules;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What has to be so before a client certificate can be rotated. */
final class CertificatePreflight {
  private final World world;

  CertificatePreflight(World world) {
    this.world = world;
  }

  /** Judges what the secret holds now. */
  void credential(String name, @Nullable String rotationId, Findings findings) {
    CertificatePolicy certificate = world.policy().certificate(name);
    String secret = certificate.secret();
    Vault vault = new Vault(world.secrets(), secret);
    try (CertificateMaterial current = vault.current()) {
      findings.leafInUse(current.chain(), world.clock().instant(), secret);
      findings.timeLeft(current.leaf(), world.clock().instant(), world.policy().defaults(), name);
    } catch (RotationProblem problem) {
      findings.error(problem, secret);
      return;
    }
    pending(vault, secret, rotationId, findings);
  }

  /** A version that somebody else has staged is never overwritten. */
  static void pending(Vault vault, String secret, @Nullable String rotationId, Findings findings) {
    Optional<String> pending = vault.describe().version(SecretDescription.PENDING);
    if (pending.isPresent()
        && (rotationId == null || !Vault.ofRotation(pending.get(), rotationId))) {
      findings.error(
          "FOREIGN_PENDING",
          secret,
          "secret " + secret + " has a pending version " + pending.get() + " of somebody else",
          "If it is of a lost rotation, go on with it (keyturn rotate --rotation-id, the version"
              + " without its last number); else take the pending label off.");
    }
  }

  /** Judges whether the namespaces will let the new certificate in. */
  void acceptance(String name, @Nullable String authorityVersion, Findings findings) {
    Policy policy = world.policy();
    CertificatePolicy certificate = policy.certificate(name);
    try (CertificateMaterial authority = authority(policy, certificate, authorityVersion)) {
      findings.authority(authority.leaf(), world.clock().instant(), certificate.authority());
      for (String namespace : policy.usedNamespaces(certificate)) {
        acceptance(world.cloud().access(namespace), certificate, authority, findings);
      }
    } catch (RotationProblem problem) {
      if (problem.kind().retryable()) {
        throw problem;
      }
      findings.error(problem, name);
    }
  }

  private void acceptance(
      NamespaceAccess namespace,
      CertificatePolicy certificate,
      CertificateMaterial authority,
      Findings findings) {
    String where = namespace.namespace();
    // A certificate that takes an API key's place has mTLS switched on by its rotation.
    if (!namespace.mtls() && certificate.replaces() == null) {
      findings.error(
          "MTLS_OFF",
          where,
          "namespace " + where + " does not accept client certificates",
          "Switch mTLS on for the namespace; keyturn never does that by itself.");
    } else if (!namespace.accepted().contains(authority.sha256())) {
      findings.error(
          "AUTHORITY_NOT_ACCEPTED",
          where,
          "namespace " + where + " does not accept " + Named.certificate(authority.leaf()),
          "Add that CA to the namespace, or put the CA that it accepts into the authority's secret.");
    } else if (!FilterRules.admits(
        namespace.filters(), Profiles.facts(world, certificate, authority))) {
      findings.error(
          "FILTERS_DO_NOT_ADMIT",
          where,
          "no certificate filter of namespace "
              + where
              + " admits "
              + certificate.subject().commonName(),
          "Add a filter for that subject, or change the subject in the policy.");
    }
  }

  /** Reads the authority that signs. */
  CertificateMaterial authority(
      Policy policy, CertificatePolicy certificate, @Nullable String version) {
    AuthorityPolicy authority = policy.authority(certificate.authority());
    Vault vault = new Vault(world.secrets(), authority.issuer().builtin().secret());
    return version == null ? vault.current() : vault.read(version);
  }
}
