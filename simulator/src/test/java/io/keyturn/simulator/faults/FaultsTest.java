package io.keyturn.simulator.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.keyturn.simulator.cloud.Account;
import io.keyturn.simulator.cloud.BundleEdit;
import io.keyturn.simulator.cloud.BundleRules;
import io.keyturn.simulator.cloud.CertificateFilter;
import io.keyturn.simulator.cloud.PlannedOutcome;
import io.keyturn.simulator.pki.Authority;
import io.temporal.api.cloud.cloudservice.v1.GetNamespacesRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import io.temporal.api.cloud.operation.v1.AsyncOperation.State;
import io.temporal.api.cloud.resource.v1.ResourceState;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FaultsTest {
  private static final Authority OLD = Authority.root("CN=Old CA");
  private static final Authority NEW = Authority.root("CN=New CA");
  private static final Authority FOREIGN = Authority.root("CN=Foreign CA");

  private Account account;
  private Faults faults;
  private String id;

  @BeforeEach
  void start() throws IOException {
    List<Faults> made = new ArrayList<>();
    account =
        new Account(
            Account.atOnce(),
            cloud -> {
              made.add(new Faults(cloud));
              return List.of(made.get(0).opsApiInterceptor());
            });
    faults = made.get(0);
    id = account.cloud.addNamespace(Account.spec("payments", OLD.certificate()));
  }

  @AfterEach
  void stop() {
    account.close();
  }

  private static void assertRefused(Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .satisfies(e -> assertThat(Status.fromThrowable(e).getCode()).isEqualTo(code));
  }

  private List<X509Certificate> accepted() {
    return account.cloud.trust(id).orElseThrow().acceptedClientCas();
  }

  private void list() {
    var unused = account.caller().getNamespaces(GetNamespacesRequest.getDefaultInstance());
  }

  @Test
  void theChosenCallFailsAndNoOther() {
    faults.arm(
        Fault.next("GetNamespaces", Moment.BEFORE, new Fault.Fail(Code.INTERNAL, "broken"))
            .after(1)
            .forCalls(2));

    list();
    assertRefused(Code.INTERNAL, this::list);
    assertRefused(Code.INTERNAL, this::list);
    list();
    assertThat(account.namespace(id).getNamespace()).isEqualTo(id);
    assertThat(faults.list()).singleElement().satisfies(p -> assertThat(p.struck()).isEqualTo(2));
  }

  @Test
  void aFaultOfOneNamespaceLeavesOthersAlone() {
    String other = account.cloud.addNamespace(Account.spec("other", OLD.certificate()));
    faults.arm(
        Fault.next("GetNamespace", Moment.BEFORE, new Fault.Fail(Code.ABORTED, "x")).in(other));

    assertThat(account.namespace(id).getNamespace()).isEqualTo(id);
    assertRefused(Code.ABORTED, () -> account.namespace(other));
  }

  @Test
  void aCallLostBeforeItsEffectHasNone() {
    UpdateNamespaceRequest request = account.updateTo(id, NEW.certificate());
    faults.arm(Fault.next("UpdateNamespace", Moment.BEFORE, new Fault.Lose()));

    assertRefused(Code.UNAVAILABLE, () -> account.caller().updateNamespace(request));

    assertThat(account.namespace(id).getResourceVersion()).isEqualTo(request.getResourceVersion());
    assertThat(account.updated(request).getState()).isEqualTo(State.STATE_FULFILLED);
  }

  @Test
  void aCallLostAfterItsEffectHasIt() {
    faults.arm(Fault.next("UpdateNamespace", Moment.AFTER, new Fault.Lose()));
    UpdateNamespaceRequest request = account.updateTo(id, NEW.certificate());

    assertRefused(Code.UNAVAILABLE, () -> account.caller().updateNamespace(request));

    Account.await(() -> accepted().equals(List.of(NEW.certificate())));
  }

  @ParameterizedTest
  @EnumSource(
      value = State.class,
      names = {"STATE_FAILED", "STATE_REJECTED"})
  void anOperationEndsAsPlannedAndChangesNothing(State state) {
    faults.arm(
        Fault.next(
            "UpdateNamespace", Moment.BEFORE, new Fault.End(new PlannedOutcome(state, "why"))));

    AsyncOperation end = account.updated(account.updateTo(id, NEW.certificate()));

    assertThat(end.getState()).isEqualTo(state);
    assertThat(end.getFailureReason()).isEqualTo("why");
    assertThat(account.namespace(id).getState()).isEqualTo(ResourceState.RESOURCE_STATE_ACTIVE);
    assertThat(accepted()).containsExactly(OLD.certificate());
  }

  @Test
  void aForeignEditBeforeTheUpdateMakesItStale() {
    UpdateNamespaceRequest request = account.updateTo(id, OLD.certificate(), NEW.certificate());
    faults.arm(
        Fault.next(
            "UpdateNamespace",
            Moment.BEFORE,
            new Fault.Edit(id, BundleEdit.adding(FOREIGN.certificate()))));

    assertRefused(Code.FAILED_PRECONDITION, () -> account.caller().updateNamespace(request));

    Account.await(() -> accepted().equals(List.of(OLD.certificate(), FOREIGN.certificate())));
  }

  @Test
  void aForeignEditAfterTheUpdateFindsItsResult() {
    faults.arm(
        Fault.next(
            "UpdateNamespace",
            Moment.AFTER,
            new Fault.Edit(
                id,
                new BundleEdit(
                    "",
                    List.of(BundleRules.sha256(OLD.certificate())),
                    List.of(new CertificateFilter("", "Acme", "", ""))))));

    account.updated(account.updateTo(id, OLD.certificate(), NEW.certificate()));

    Account.await(() -> accepted().equals(List.of(NEW.certificate())));
    assertThat(account.cloud.trust(id).orElseThrow().filters()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void aProcessIsKilledAtTheChosenMoment(Moment moment) throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      faults.arm(Fault.next("UpdateNamespace", moment, new Fault.Kill(process.pid())));

      assertRefused(
          Code.UNAVAILABLE,
          () -> account.caller().updateNamespace(account.updateTo(id, NEW.certificate())));

      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(137);
      if (moment == Moment.AFTER) {
        Account.await(() -> accepted().equals(List.of(NEW.certificate())));
      } else {
        assertThat(account.namespace(id).getState()).isEqualTo(ResourceState.RESOURCE_STATE_ACTIVE);
        assertThat(accepted()).containsExactly(OLD.certificate());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @ParameterizedTest
  @EnumSource(Moment.class)
  void whicheverProcessIsFoundAtTheCallIsKilled(Moment moment) throws Exception {
    Process process = new ProcessBuilder("sleep", "60").start();
    try {
      AtomicLong victim = new AtomicLong();
      faults.arm(Fault.next("GetNamespaces", moment, new Fault.KillFound(victim::get)).forCalls(2));

      list();
      assertThat(process.isAlive()).isTrue();
      victim.set(process.pid());
      assertRefused(Code.UNAVAILABLE, this::list);

      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(137);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aDelayedCallHasNoEffectUntilItIsOver() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    faults.arm(
        Fault.next(
            "UpdateNamespace",
            Moment.BEFORE,
            new Fault.Run(
                () -> {
                  reached.countDown();
                  awaitQuietly(goOn);
                })));
    faults.arm(
        Fault.next("UpdateNamespace", Moment.BEFORE, new Fault.Delay(Duration.ofMillis(20))));
    UpdateNamespaceRequest request = account.updateTo(id, NEW.certificate());
    Thread caller =
        new Thread(
            () -> {
              var unused = account.caller().updateNamespace(request);
            });
    caller.start();

    assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(account.namespace(id).getState()).isEqualTo(ResourceState.RESOURCE_STATE_ACTIVE);
    goOn.countDown();
    Account.await(() -> accepted().equals(List.of(NEW.certificate())));
    caller.join(10_000);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void leafsOfUnknownAuthoritiesAreRefusedAfterSomeConnections() {
    account.updated(account.updateTo(id, OLD.certificate(), NEW.certificate()));
    Account.await(() -> accepted().size() == 2);
    X509Certificate oldLeaf = OLD.client("CN=old").certificate();
    X509Certificate newLeaf = NEW.client("CN=new").certificate();
    assertThat(faults.veto().reason(id, newLeaf)).isEmpty();

    faults.refuse(new LeafRefusal(id, Set.of(BundleRules.sha256(OLD.certificate())), 1));

    assertThat(faults.veto().reason(id, newLeaf)).isEmpty();
    assertThat(faults.veto().reason(id, newLeaf)).isPresent();
    assertThat(faults.veto().reason(id, oldLeaf)).isEmpty();
    assertThat(faults.veto().reason("other.a2dd6", newLeaf)).isEmpty();
    faults.clear();
    assertThat(faults.veto().reason(id, newLeaf)).isEmpty();
  }
}
