package io.keyturn.reload;

import static io.keyturn.reload.Eventually.eventually;
import static io.keyturn.reload.Site.NEW;
import static io.keyturn.reload.Site.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates exchanged for keys and keys for certificates, at the same address. */
class KindExchangeTest {
  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(
      value = SslProvider.class,
      names = {"OPENSSL", "JDK"})
  void noCallFailsFromCertificateToKeyAndBack(SslProvider provider) throws Exception {
    try (Site site = new Site(directory, "old-leaf")) {
      site.server().deny(OLD);
      site.connect(site.plugin().by(provider));
      try (Load load = new Load(site.stubs())) {
        for (int round = 0; round < 3; round++) {
          site.promote("old");
          int before = site.server().knocks(OLD).size();
          eventually(
              "trials",
              site.server()::knocks,
              () -> site.server().knocks(OLD).size() >= before + 3);
          load.goesOn();
          site.server().admit(OLD);
          site.awaitStamp("presents=key:old;authority=none;name=-");
          load.goesOn();
          assertThat(site.seen().certificate()).isEqualTo("none");

          site.server().deny(site.newLeaf());
          site.promote("new-leaf");
          site.awaitStamp(";refused=" + site.newLeaf().fingerprint());
          load.goesOn();
          site.server().admit(site.newLeaf());
          site.awaitStamp("presents=" + site.newLeaf().fingerprint());
          load.goesOn();
          assertThat(site.seen().token()).isEqualTo("none");
          site.server().deny(OLD);
          load.goesOn();
          assertThat(load.failures()).isEmpty();
        }
      }
      assertThat(site.server().calls())
          .allMatch(call -> call.token().equals("none") != call.certificate().equals("none"));
    }
  }

  @Test
  void noCallFailsWhenKindsChangeFasterThanTheyAreProven() throws Exception {
    try (Site site = new Site(directory, "old-leaf")) {
      site.server().admit(NEW);
      site.connect();
      try (Load load = new Load(site.stubs())) {
        for (String version :
            new String[] {"old", "new-leaf", "new", "old-leaf", "old", "new", "new-leaf"}) {
          site.promote(version);
          load.goesOn();
        }
        site.awaitStamp("presents=" + site.newLeaf().fingerprint());
        load.goesOn();
        assertThat(load.failures()).isEmpty();
      }
    }
  }

  @Test
  void whereBothLieSideBySideTheKeyCounts() throws Exception {
    try (Site site = new Site(directory, "old-leaf")) {
      site.connect();
      site.call();
      TestToken.write(site.version("old-leaf"), OLD);
      site.awaitStamp("presents=key:old;authority=none");
      assertThat(site.seen().certificate()).isEqualTo("none");
    }
  }
}
