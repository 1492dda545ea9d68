package io.keyturn.reload;

import static io.keyturn.reload.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import io.keyturn.reload.TestAuthority.Issued;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * An application with its secret and its server, which takes keys and certificates. When it closes
 * it looks for tokens where none may be.
 */
final class Site implements AutoCloseable {
  static final String OLD = TestToken.ofKey("old");
  static final String NEW = TestToken.ofKey("new");

  private final Path secret;
  private final Path serverCa;
  private final Lines lines = new Lines();
  private final LedgerServer server;
  private final Issued oldLeaf;
  private final Issued newLeaf;
  private WorkflowServiceStubs stubs;
  private CredentialReload plugin;

  /** Makes versions {@code old} and {@code new} of keys, {@code old-leaf} and {@code new-leaf}. */
  @SuppressWarnings("NullAway.Init")
  Site(Path directory, String current) throws IOException, GeneralSecurityException {
    TestAuthority authority = new TestAuthority("clients");
    TestAuthority servers = new TestAuthority("servers");
    secret = directory.resolve("secret");
    oldLeaf = authority.issue("old-leaf");
    newLeaf = authority.issue("new-leaf");
    oldLeaf.writeTo(secret.resolve("versions/old-leaf"));
    newLeaf.writeTo(secret.resolve("versions/new-leaf"));
    TestToken.write(secret.resolve("versions/old"), OLD);
    TestToken.write(secret.resolve("versions/new"), NEW);
    promote(current);
    serverCa = servers.writeTo(directory.resolve("server-ca.pem"));
    server = LedgerServer.withKeys(servers.issue("server"), authority);
    server.admit(OLD);
    lines.start();
    logger().addAppender(lines);
    plugin = plugin();
  }

  LedgerServer server() {
    return server;
  }

  Issued oldLeaf() {
    return oldLeaf;
  }

  Issued newLeaf() {
    return newLeaf;
  }

  Path version(String name) {
    return secret.resolve("versions").resolve(name);
  }

  void promote(String version) throws IOException {
    TestAuthority.label(secret, "current", version);
  }

  CredentialReload plugin() {
    return CredentialReload.fromDirectory(secret).serverCa(serverCa).every(Duration.ofMillis(20));
  }

  CredentialReload plugin(CredentialSource source) {
    return CredentialReload.from(source).serverCa(serverCa).every(Duration.ofMillis(20));
  }

  WorkflowServiceStubs connect() {
    return connect(plugin());
  }

  WorkflowServiceStubs connect(CredentialReload with) {
    return connect(with, WorkflowServiceStubsOptions.newBuilder());
  }

  WorkflowServiceStubs connect(CredentialReload with, WorkflowServiceStubsOptions.Builder options) {
    plugin = with;
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            options.setTarget(server.target()).setPlugins(with).build());
    return stubs;
  }

  WorkflowServiceStubs stubs() {
    return stubs;
  }

  String stamp() {
    return plugin.getName();
  }

  void awaitStamp(String part) {
    eventually("a stamp with " + part, this::stamp, () -> stamp().contains(part));
    assertThat(stamp() + plugin).doesNotContain(TestToken.CANARY);
  }

  void call() {
    var unused = stubs.blockingStub().getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
  }

  /** What the server saw of a call that begins now. */
  LedgerServer.Call seen() {
    call();
    List<LedgerServer.Call> calls = server.calls();
    return calls.get(calls.size() - 1);
  }

  boolean logged(String part) {
    return lines.texts.stream().anyMatch(text -> text.contains(part));
  }

  List<String> warnings() {
    return lines.warnings;
  }

  @Override
  public void close() {
    if (stubs != null) {
      stubs.shutdownNow();
    }
    server.close();
    logger().detachAppender(lines);
    assertThat(lines.texts).noneMatch(text -> text.contains(TestToken.CANARY));
    assertThat(server.calls())
        .noneMatch(call -> call.request().toString().contains(TestToken.CANARY));
  }

  /** The root, so that other libraries' lines are searched for tokens too. */
  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<String> texts = new CopyOnWriteArrayList<>();
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      String text = event.getFormattedMessage();
      if (event.getThrowableProxy() != null) {
        text += ThrowableProxyUtil.asString(event.getThrowableProxy());
      }
      texts.add(text);
      if (event.getLevel().isGreaterOrEqual(Level.WARN)
          && event.getLoggerName().startsWith("io.keyturn")) {
        warnings.add(text);
      }
    }
  }
}
