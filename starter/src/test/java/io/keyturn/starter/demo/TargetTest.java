package io.keyturn.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TargetTest {
  @Test
  void whatIsWrittenOnACommandLineIsReadBack() {
    List<Target> targets =
        List.of(
            new Target("payments.a2dd6", "127.0.0.1:1", "payments", Path.of("/s/payments worker")),
            new Target("shipping.a2dd6", "127.0.0.1:2", "shipping", Path.of("/s/shipping")));
    assertThat(Target.parse(Target.words(targets))).isEqualTo(targets);
  }
}
