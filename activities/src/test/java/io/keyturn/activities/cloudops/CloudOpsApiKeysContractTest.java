package io.keyturn.activities.cloudops;

import io.keyturn.activities.ports.ApiKeys;
import io.keyturn.activities.ports.ApiKeysContract;
import io.keyturn.activities.ports.Identities;
import io.keyturn.activities.ports.KeyOwner;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The adapters promise what every account's API keys and identities do. */
class CloudOpsApiKeysContractTest extends ApiKeysContract {
  @TempDir Path folder;
  private CloudAccount account;
  private KeyOwner owner;

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws IOException {
    account = new CloudAccount(folder, CloudAccount.atOnce());
    owner = account.serviceAccount("ledger");
  }

  @AfterEach
  void stop() {
    account.close();
  }

  @Override
  protected ApiKeys keys() {
    return account.keys();
  }

  @Override
  protected Identities identities() {
    return new CloudOpsIdentities(account.access());
  }

  @Override
  protected KeyOwner owner() {
    return owner;
  }
}
