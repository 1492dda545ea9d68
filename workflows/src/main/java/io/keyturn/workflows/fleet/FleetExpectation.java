package io.keyturn.workflows.fleet;

import io.keyturn.workflows.domain.CredentialKind;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has to be seen before the old credential may go.
 *
 * @param groups all Worker groups of the policy in the namespaces looked at, in the order of their
 *     waves; of those that share a task queue the last one owns Workers that name no group
 * @param judged names of the groups to judge now
 * @param wanted every credential that is as good as the new one, as stamps name them
 * @param old every credential that goes
 * @param oldAuthority SHA-256 of the name of the authority that goes, null when none does
 * @param closing the kind of credential that is let in no more, null when none is: whoever presents
 *     one is judged
 * @param whole whether everyone in the namespaces is judged, not only the groups
 * @param clients declared clients, judged when {@code whole}
 * @param since when the new credential became current
 * @param lookBack from when on clients count
 */
public record FleetExpectation(
    List<GroupExpectation> groups,
    Set<String> judged,
    Set<String> wanted,
    Set<String> old,
    @Nullable String oldAuthority,
    @Nullable CredentialKind closing,
    boolean whole,
    List<ClientExpectation> clients,
    Instant since,
    Instant lookBack) {
  /** Copies what is given. */
  public FleetExpectation {
    groups = List.copyOf(groups);
    judged = Set.copyOf(judged);
    wanted = Set.copyOf(wanted);
    old = Set.copyOf(old);
    clients = List.copyOf(clients);
  }
}
