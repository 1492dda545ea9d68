package io.keyturn.activities.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.workflows.domain.KeyAlgorithm;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
  @Test
  void profilesThatNoCertificateCanHaveAreRefused() {
    Duration day = Duration.ofDays(1);
    String tooLong = "x".repeat(65);
    assertRefused(() -> new LeafProfile("", "", "", List.of(), day));
    assertRefused(() -> new LeafProfile(tooLong, "", "", List.of(), day));
    assertRefused(() -> new LeafProfile("a\nb", "", "", List.of(), day));
    assertRefused(() -> new LeafProfile(" a", "", "", List.of(), day));
    assertRefused(() -> new LeafProfile("a", "", "", List.of("not a name"), day));
    assertRefused(() -> new LeafProfile("a", "", "", List.of("x..y"), day));
    assertRefused(() -> new LeafProfile("a", "", "", List.of(), Duration.ZERO));
    assertRefused(() -> new LeafProfile("a", "", "", List.of(), Duration.ofDays(40_000)));
    assertRefused(() -> new AuthorityProfile("Acme", "", KeyAlgorithm.EC_P256, day));
    assertThat(new LeafProfile("\u00c4pfel & Co, \"x\"", "", "", List.of("*.a.b"), day))
        .isNotNull();
  }

  private interface Attempt {
    Object run();
  }

  private static void assertRefused(Attempt attempt) {
    assertThatThrownBy(attempt::run).isInstanceOf(IllegalArgumentException.class);
  }
}
