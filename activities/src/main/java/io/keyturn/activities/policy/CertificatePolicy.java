package io.keyturn.activities.policy;

import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.workflows.domain.KeyAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client certificate.
 *
 * @param authority name of the client CA that it is under
 * @param secret where certificate and key are kept
 * @param replaces the API key whose place it takes, null where it takes none
 * @param workers the groups that use it, in the order in which they move: the first is the canary
 * @param clients those that use it without polling
 */
public record CertificatePolicy(
    String authority,
    Subject subject,
    List<String> dnsNames,
    KeyAlgorithm key,
    Duration lifetime,
    String secret,
    @Nullable String replaces,
    List<WorkerGroup> workers,
    List<Client> clients)
    implements UsedCredential {
  /** Copies what is given and checks the lifetime and that a certificate can have these names. */
  public CertificatePolicy {
    dnsNames = List.copyOf(dnsNames);
    workers = List.copyOf(workers);
    clients = List.copyOf(clients);
    var unused =
        new LeafProfile(
            subject.commonName(),
            Objects.requireNonNullElse(subject.organization(), ""),
            Objects.requireNonNullElse(subject.organizationalUnit(), ""),
            dnsNames,
            lifetime);
    if (lifetime.compareTo(Duration.ofMinutes(1)) < 0) {
      throw new IllegalArgumentException("a certificate lives for at least a minute");
    }
  }

  /** The subject of a certificate. */
  public record Subject(
      String commonName, @Nullable String organization, @Nullable String organizationalUnit) {}
}
