package io.keyturn.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.starter.demo.DemoResult.FailedCall;
import io.keyturn.starter.demo.DemoResult.OldCredential;
import io.keyturn.starter.demo.DemoResult.Timing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One thing that went wrong is enough, and it is named. */
final class DemoResultTest {
  private final Results results = new Results();

  @Test
  void nothingIsWrongWhereAllWentWell() {
    assertThat(results.make().reasons()).isEmpty();
  }

  @Test
  void oneFailedCallIsEnough() {
    results.failures = List.of(new FailedCall("payments.a2dd6", "PollX", "UNAVAILABLE", 1));
    assertThat(results.make().reasons()).containsExactly("1 call failed");
  }

  @Test
  void failedCallsOfAllKindsAreCounted() {
    results.failures =
        List.of(
            new FailedCall("payments.a2dd6", "PollX", "UNAVAILABLE", 3),
            new FailedCall("shipping.a2dd6", "StartY", "INTERNAL", 2));
    assertThat(results.make().reasons()).containsExactly("5 calls failed");
  }

  @Test
  void rotationThatEndsOtherwiseIsNamedWithItsReason() {
    results.rotations =
        List.of(
            results.rotations.get(0),
            Results.rotated("payments-worker", "client-certificate", "ROLLED_BACK", "no luck"),
            results.rotations.get(2),
            results.rotations.get(3));
    assertThat(results.make().reasons())
        .containsExactly(
            "the rotation of payments-worker ended ROLLED_BACK, not COMPLETED: no luck");
  }

  @Test
  void completingWhatShouldHaveFailedIsWrongToo() {
    results.rotations =
        List.of(
            results.rotations.get(0),
            results.rotations.get(1),
            results.rotations.get(2),
            Results.rotated("acme-ca", "client-ca", "COMPLETED", ""));
    assertThat(results.make().reasons())
        .containsExactly("the rotation of acme-ca ended COMPLETED, not ROLLED_BACK");
  }

  @Test
  void missingRotationsAreNoticed() {
    results.rotations = results.rotations.subList(0, 1);
    assertThat(results.make().reasons()).containsExactly("only 1 rotations were run");
  }

  @Test
  void oldKeyThatIsLetInIsWrongThoughAllOldCertificatesAreRefused() {
    results.refusals =
        List.of(Results.REFUSED, new OldCredential("ledger.a2dd6", "key 1", false, "", true));
    assertThat(results.make().oldCredentialRefused()).isFalse();
    assertThat(results.make().reasons())
        .containsExactly("an old credential is not proven to be refused");
  }

  @Test
  void oldCertificateThatIsLetInIsWrong() {
    results.refusals =
        List.of(Results.REFUSED, new OldCredential("shipping.a2dd6", "0c", false, "", true));
    assertThat(results.make().oldCredentialRefused()).isFalse();
    assertThat(results.make().reasons())
        .containsExactly("an old credential is not proven to be refused");
  }

  @Test
  void refusalProvesNothingWhenTheNewOneIsRefusedAsWell() {
    results.refusals =
        List.of(new OldCredential("payments.a2dd6", "0a", true, "not issued here", false));
    assertThat(results.make().oldCredentialRefused()).isFalse();
  }

  @Test
  void nothingIsProvenWithoutLoad() {
    results.during = new Timing(0, 0, 0, 0);
    assertThat(results.make().reasons())
        .containsExactly("there was no load to prove anything with");
  }

  @Test
  void lostWorkflowIsWrongEvenIfNoCallFailed() {
    results.workflows = new Load.Counts(300, 299, 0);
    assertThat(results.make().reasons())
        .containsExactly("300 workflows were started, 299 completed, 0 failed");
  }

  @Test
  void demoThatCouldNotBeginIsNotRight() {
    assertThat(DemoResult.none("dev", "no server").reasons()).contains("no server");
  }
}
