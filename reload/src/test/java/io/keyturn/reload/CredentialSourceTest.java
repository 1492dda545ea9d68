package io.keyturn.reload;

import static io.keyturn.reload.Eventually.eventually;
import static io.keyturn.reload.Site.NEW;
import static io.keyturn.reload.Site.OLD;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Credentials that come from another place than a directory. */
class CredentialSourceTest {
  @TempDir Path directory;
  private Site site;
  private final Store store = new Store();

  /** A place that can tell versions apart, and can be away. */
  private static final class Store implements CredentialSource {
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile String token = OLD;
    private volatile String asName = "";
    private volatile boolean away;
    private volatile byte @Nullable [] handedOut;

    @Override
    public Optional<CredentialFiles> read(String name, @Nullable String known) {
      asked.incrementAndGet();
      asName = name;
      if (away) {
        throw new SourceUnavailableException("The store is away", "Wait");
      }
      if (token.equals(known)) {
        return Optional.empty();
      }
      reads.incrementAndGet();
      byte[] content = token.getBytes(UTF_8);
      handedOut = content;
      return Optional.of(new CredentialFiles(token, "the store", Map.of("api-key", content)));
    }

    void awaitChecks(int more) {
      int before = asked.get();
      eventually("checks", asked::get, () -> asked.get() >= before + more);
    }
  }

  @BeforeEach
  @SuppressWarnings("NullAway.Init")
  void start() throws Exception {
    site = new Site(directory, "old");
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void newVersionOfASourceIsTakenWithoutARestartAndEachVersionIsReadOnce() {
    site.connect(site.plugin(store).named("ledger"));
    assertThat(site.seen().token()).isEqualTo(OLD);
    store.awaitChecks(3);
    assertThat(store.reads).hasValue(1);
    assertThat(store.asName).isEqualTo("ledger");
    site.server().admit(NEW);
    store.token = NEW;
    eventually("the new key", site::stamp, () -> site.seen().token().equals(NEW));
    site.awaitStamp("presents=key:new");
    assertThat(store.reads).hasValue(2);
    assertThat(store.handedOut).containsOnly((byte) 0);
  }

  @Test
  void sourceThatIsAwayChangesNothingAndIsToldOfOnce() {
    site.connect(site.plugin(store));
    site.call();
    store.away = true;
    store.awaitChecks(5);
    assertThat(site.seen().token()).isEqualTo(OLD);
    assertThat(site.stamp()).isEqualTo("keyturn/1;presents=key:old;authority=none;name=-");
    assertThat(site.warnings())
        .containsExactly("The credential in use stays in use. The store is away. Wait.");
    site.server().admit(NEW);
    store.token = NEW;
    store.away = false;
    eventually("the new key", site::stamp, () -> site.seen().token().equals(NEW));
  }

  @Test
  void sourceThatIsAwayAtTheStartIsSaid() {
    store.away = true;
    assertThatThrownBy(() -> site.connect(site.plugin(store)))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage("The store is away. Wait.");
  }
}
