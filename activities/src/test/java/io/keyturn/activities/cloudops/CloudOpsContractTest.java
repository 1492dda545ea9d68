package io.keyturn.activities.cloudops;

import io.keyturn.activities.ports.TemporalCloud;
import io.keyturn.activities.ports.TemporalCloudContract;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The adapter promises what every control plane does. */
class CloudOpsContractTest extends TemporalCloudContract {
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
  protected TemporalCloud cloud() {
    return account.adapter;
  }

  @Override
  protected String namespace() {
    return CloudAccount.NAMESPACE;
  }

  @Override
  protected X509Certificate first() {
    return CloudAccount.FIRST;
  }

  @Override
  protected X509Certificate second() {
    return CloudAccount.SECOND;
  }
}
