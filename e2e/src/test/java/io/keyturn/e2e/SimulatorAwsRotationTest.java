package io.keyturn.e2e;

import io.keyturn.simulator.aws.AwsAccount;
import java.net.URI;
import org.junit.jupiter.api.BeforeAll;

/** The key is kept in the simulator's AWS, which refuses what AWS refuses and checks who asks. */
final class SimulatorAwsRotationTest extends AwsRotationContract {
  @BeforeAll
  static void open() throws Exception {
    KeyScene scene = scene();
    AwsAccount aws = scene.scene().simulator().aws();
    work(scene, URI.create(aws.endpoint()), aws.credentials());
  }
}
