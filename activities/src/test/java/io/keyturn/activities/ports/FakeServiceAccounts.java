package io.keyturn.activities.ports;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** An account's service accounts in memory. */
public final class FakeServiceAccounts implements ServiceAccounts {
  private static final Set<String> ROLES =
      Set.of("read", "developer", "admin", "financeadmin", "metricsread");

  private final Map<String, ServiceAccount> accounts = new TreeMap<>();
  private final Strikes strikes;

  /** Service accounts whose making can be struck. */
  public FakeServiceAccounts(Strikes strikes) {
    this.strikes = strikes;
  }

  /** Makes one, or changes it as somebody else would. */
  public FakeServiceAccounts put(ServiceAccount account) {
    accounts.put(account.id(), account);
    return this;
  }

  @Override
  public List<ServiceAccount> list() {
    return List.copyOf(accounts.values());
  }

  @Override
  public ServiceAccount get(String id) {
    ServiceAccount account = accounts.get(id);
    if (account == null) {
      throw new RotationProblem(
          FailureKind.NOT_FOUND, "there is no service account " + id, "Make it.");
    }
    return account;
  }

  @Override
  public ServiceAccount create(String name, String description, String accountRole) {
    if (!ROLES.contains(accountRole)) {
      throw invalid(accountRole);
    }
    return make(new ServiceAccount(newId(), name, description, null, accountRole, Map.of()));
  }

  @Override
  public ServiceAccount createScoped(
      String name, String description, String namespace, String permission) {
    if (!Set.of("read", "write", "admin").contains(permission)) {
      throw invalid(permission);
    }
    return make(
        new ServiceAccount(
            newId(), name, description, namespace, "", Map.of(namespace, permission)));
  }

  private String newId() {
    return "sa-" + (accounts.size() + 1);
  }

  private ServiceAccount make(ServiceAccount account) {
    if (list().stream().anyMatch(known -> known.name().equals(account.name()))) {
      throw new RotationProblem(
          FailureKind.REJECTED, account.name() + " exists already", "Take another name.");
    }
    strikes.around(() -> put(account));
    return account;
  }

  private static RotationProblem invalid(String right) {
    return new RotationProblem(FailureKind.INVALID, "there is no " + right, "Ask for another.");
  }
}
