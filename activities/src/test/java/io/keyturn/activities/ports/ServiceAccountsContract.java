package io.keyturn.activities.ports;

import static io.keyturn.activities.Problems.assertKind;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.workflows.domain.FailureKind;
import org.junit.jupiter.api.Test;

/** What every account's service accounts promise. */
public abstract class ServiceAccountsContract {
  /** The service accounts under test, none at first. */
  protected abstract ServiceAccounts accounts();

  /** A namespace that exists. */
  protected abstract String namespace();

  @Test
  void accountOfOneNamespaceEntersNoOther() {
    ServiceAccount made = accounts().createScoped("ledger", "its Workers", namespace(), "write");
    assertThat(made.scopedTo()).isEqualTo(namespace());
    assertThat(made.accountRole()).isEmpty();
    assertThat(made.namespaces()).containsOnlyKeys(namespace()).containsValue("write");
    assertThat(made.mayEnter(namespace())).isTrue();
    assertThat(made.mayEnter("other.a2dd6")).isFalse();
    assertThat(accounts().get(made.id())).isEqualTo(made);
    assertThat(accounts().list()).containsExactly(made);
  }

  @Test
  void accountOfTheWholeAccountHasItsRole() {
    ServiceAccount made = accounts().create("automation", "", "admin");
    assertThat(made.scopedTo()).isNull();
    assertThat(made.accountRole()).isEqualTo("admin");
    assertThat(made.mayEnter(namespace())).isTrue();
    assertThat(accounts().get(made.id())).isEqualTo(made);
    assertThat(accounts().create("reader", "", "read").mayEnter(namespace())).isFalse();
    assertThat(accounts().list()).hasSize(2);
  }

  @Test
  void rightsThatDoNotExistAreInvalid() {
    assertKind(FailureKind.INVALID, () -> accounts().create("one", "", "owner"));
    assertKind(FailureKind.INVALID, () -> accounts().create("one", "", "Admin"));
    assertKind(
        FailureKind.INVALID, () -> accounts().createScoped("one", "", namespace(), "developer"));
    assertThat(accounts().list()).isEmpty();
  }

  @Test
  void secondAccountOfANameIsRejected() {
    accounts().create("ledger", "", "read");
    assertKind(
        FailureKind.REJECTED,
        () -> accounts().createScoped("ledger", "", namespace(), "read"),
        "ledger");
    assertThat(accounts().list()).hasSize(1);
  }

  @Test
  void missingAccountIsNotFound() {
    assertKind(FailureKind.NOT_FOUND, () -> accounts().get("nobody"), "nobody");
  }
}
