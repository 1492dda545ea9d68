package io.keyturn.activities.ports;

/** The fake keeps the promises that the steps' tests rely on. */
class FakeServiceAccountsTest extends ServiceAccountsContract {
  private final FakeServiceAccounts accounts = new FakeServiceAccounts(new Strikes());

  @Override
  protected ServiceAccounts accounts() {
    return accounts;
  }

  @Override
  protected String namespace() {
    return "ledger.a2dd6";
  }
}
