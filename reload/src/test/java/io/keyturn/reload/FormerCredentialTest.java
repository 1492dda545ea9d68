package io.keyturn.reload;

import static io.keyturn.reload.Eventually.eventually;
import static io.keyturn.reload.Site.NEW;
import static io.keyturn.reload.Site.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A credential that passed its trial and is refused on the application's own connection. */
class FormerCredentialTest {
  @TempDir Path directory;

  @Test
  void formerCertificateComesBackAndTheNewOneIsToldAsRefused() throws Exception {
    try (Site site = new Site(directory, "old-leaf")) {
      site.connect();
      site.call();
      site.server().admitOnly(site.newLeaf(), 1);
      site.promote("new-leaf");
      site.awaitStamp(";refused=" + site.newLeaf().fingerprint());
      awaitAnswer(site);
      assertThat(site.seen().certificate()).isEqualTo(site.oldLeaf().fingerprint());
      assertThat(site.stamp()).contains("presents=" + site.oldLeaf().fingerprint());
      assertThat(site.logged("accepted certificate " + site.newLeaf().fingerprint() + " on trial"))
          .isTrue();

      site.server().admit(site.newLeaf());
      site.awaitStamp("presents=" + site.newLeaf().fingerprint());
      eventually("no refusal", site::stamp, () -> !site.stamp().contains("refused"));
      assertThat(site.seen().certificate()).isEqualTo(site.newLeaf().fingerprint());
    }
  }

  @Test
  void formerKeyComesBackWhenTheNewOneIsRefusedAfterItsTrials() throws Exception {
    try (Site site = new Site(directory, "old")) {
      site.connect();
      site.call();
      site.server().admitOnly(NEW, 2);
      site.promote("new");
      site.awaitStamp(";refused=key:new");
      awaitAnswer(site);
      assertThat(site.seen().token()).isEqualTo(OLD);
      assertThat(site.stamp()).contains("presents=key:old;authority=none");

      site.server().admit(NEW);
      site.awaitStamp("presents=key:new;authority=none;name=-");
      assertThat(site.seen().token()).isEqualTo(NEW);
    }
  }

  @Test
  void formerCertificateComesBackInPlaceOfAKey() throws Exception {
    try (Site site = new Site(directory, "old-leaf")) {
      site.connect();
      site.call();
      site.server().admitOnly(NEW, 2);
      site.promote("new");
      site.awaitStamp(";refused=key:new");
      awaitAnswer(site);
      assertThat(site.seen().certificate()).isEqualTo(site.oldLeaf().fingerprint());
    }
  }

  @Test
  void formerKeyComesBackInPlaceOfACertificate() throws Exception {
    try (Site site = new Site(directory, "old")) {
      site.connect();
      site.call();
      site.server().admitOnly(site.newLeaf(), 2);
      site.promote("new-leaf");
      site.awaitStamp(";refused=" + site.newLeaf().fingerprint());
      awaitAnswer(site);
      assertThat(site.seen().token()).isEqualTo(OLD);
    }
  }

  private static void awaitAnswer(Site site) {
    eventually(
        "an answer",
        site::stamp,
        () -> {
          try {
            site.call();
            return true;
          } catch (StatusRuntimeException e) {
            return false;
          }
        });
  }
}
