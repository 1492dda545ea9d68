package io.keyturn.activities.ports;

/** The fake keeps the promises that the steps' tests rely on. */
class FakeSecretStoreTest extends SecretStoreContract {
  private final FakeSecretStore store = new FakeSecretStore().with("payments/worker");

  @Override
  protected SecretStore store() {
    return store;
  }

  @Override
  protected String secret() {
    return "payments/worker";
  }

  @Override
  protected String missing() {
    return "payments/nobody";
  }
}
