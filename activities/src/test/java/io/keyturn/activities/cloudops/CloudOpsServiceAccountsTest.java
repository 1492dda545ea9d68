package io.keyturn.activities.cloudops;

import static io.keyturn.activities.Problems.assertKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.ports.ServiceAccounts;
import io.keyturn.activities.ports.ServiceAccountsContract;
import io.keyturn.simulator.cloud.PlannedOutcome;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.workflows.domain.FailureKind;
import io.temporal.api.cloud.identity.v1.AccountAccess.Role;
import io.temporal.api.cloud.operation.v1.AsyncOperation.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The adapter promises what every account's service accounts do, and more of its own. */
class CloudOpsServiceAccountsTest extends ServiceAccountsContract {
  @TempDir Path folder;
  private CloudAccount account;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws IOException {
    account = new CloudAccount(folder, CloudAccount.atOnce());
  }

  @AfterEach
  void stop() {
    account.close();
  }

  @Override
  protected ServiceAccounts accounts() {
    return new CloudOpsServiceAccounts(account.connection, 2);
  }

  @Override
  protected String namespace() {
    return CloudAccount.NAMESPACE;
  }

  @Test
  void allPagesAreRead() {
    for (int i = 0; i < 5; i++) {
      accounts().create("worker-" + i, "", "read");
    }
    assertThat(accounts().list())
        .extracting(made -> made.name())
        .containsExactlyInAnyOrder("worker-0", "worker-1", "worker-2", "worker-3", "worker-4");
  }

  @Test
  void makingThatEndsBadlyIsToldWithItsReason() {
    account.faults.arm(
        Fault.next(
            "CreateServiceAccount",
            Moment.BEFORE,
            new Fault.End(new PlannedOutcome(State.STATE_FAILED, "not\u001b today"))));
    assertKind(
        FailureKind.REJECTED,
        () -> accounts().create("ledger", "", "read"),
        "FAILED",
        "not? today");
    assertThat(accounts().list()).isEmpty();
  }

  @Test
  void whoeverIsNoAdministratorMakesNone() throws Exception {
    CloudOpsServiceAccounts reader =
        new CloudOpsServiceAccounts(
            account.connection(
                account.cloud.addServiceAccountKey("reader", Role.ROLE_READ, Map.of())));
    assertKind(FailureKind.NOT_PERMITTED, () -> reader.create("ledger", "", "read"), "ledger");
  }
}
