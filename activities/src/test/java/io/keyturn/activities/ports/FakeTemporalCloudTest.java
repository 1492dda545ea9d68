package io.keyturn.activities.ports;

import io.keyturn.activities.x509.PemBundle;
import io.keyturn.simulator.pki.Authority;
import java.security.cert.X509Certificate;
import java.util.List;

/** The fake keeps the promises that the steps' tests rely on. */
class FakeTemporalCloudTest extends TemporalCloudContract {
  private static final X509Certificate FIRST = Authority.root("CN=First").certificate();
  private static final X509Certificate SECOND = Authority.root("CN=Second").certificate();

  private final FakeTemporalCloud cloud = new FakeTemporalCloud(new Strikes());

  FakeTemporalCloudTest() {
    cloud.put("payments.a2dd6", PemBundle.of(FIRST), List.of());
  }

  @Override
  protected TemporalCloud cloud() {
    return cloud;
  }

  @Override
  protected String namespace() {
    return "payments.a2dd6";
  }

  @Override
  protected X509Certificate first() {
    return FIRST;
  }

  @Override
  protected X509Certificate second() {
    return SECOND;
  }
}
