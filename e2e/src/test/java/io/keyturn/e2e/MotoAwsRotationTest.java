package io.keyturn.e2e;

import io.keyturn.activities.aws.MotoServer;
import io.keyturn.simulator.aws.AwsKeyPair;
import org.junit.jupiter.api.BeforeAll;

/** The key is kept in the emulator moto, which others wrote. */
final class MotoAwsRotationTest extends AwsRotationContract {
  @BeforeAll
  static void open() throws Exception {
    KeyScene scene = scene();
    MotoServer moto = scene.scene().opened(MotoServer.start());
    work(scene, moto.address(), new AwsKeyPair("test", "test"));
  }
}
