package io.keyturn.reload;

import io.grpc.netty.shaded.io.netty.handler.ssl.SslProvider;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.SimplePlugin;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A plugin that connects with the client certificate or API key in a directory or another source,
 * takes a new one, of the same kind or the other, without a restart, and says which one is
 * presented.
 *
 * <p>One line adds it to the service stubs; clients and Workers made from these inherit it:
 *
 * <pre>{@code
 * WorkflowServiceStubsOptions.newBuilder()
 *     .setTarget(address)
 *     .setPlugins(CredentialReload.fromDirectory(dir).named("payments-canary"))
 * }</pre>
 *
 * <p>Each of the {@code named}, {@code serverCa} and {@code every} methods returns a plugin of its
 * own. The source is checked by one daemon thread, which ends when the last stubs are shut down or
 * by {@link #close}. Creating stubs throws {@link UnusableCredentialException} if the source holds
 * no credential that can be used, and {@link SourceUnavailableException} if it cannot be reached;
 * what is bad later changes nothing but the stamp and the log.
 */
public final class CredentialReload extends SimplePlugin implements AutoCloseable {
  private final Settings settings;
  private final Reloader reloader;

  private CredentialReload(Settings settings) {
    super("io.keyturn.reload");
    this.settings = settings;
    this.reloader = new Reloader(settings);
  }

  /**
   * Takes {@code api-key}, or else {@code tls.crt} and {@code tls.key}, of the version in force
   * below a directory.
   */
  public static CredentialReload fromDirectory(Path directory) {
    return from(new CredentialDirectory(directory));
  }

  /** Takes the credential from another place than a directory. */
  public static CredentialReload from(CredentialSource source) {
    return new CredentialReload(Settings.of(source));
  }

  /**
   * Names the Worker group or client: 1 to 63 of {@code A-Z a-z 0-9 . _ -}. A version labelled for
   * this group goes before the current one.
   *
   * @throws IllegalArgumentException for another name
   */
  public CredentialReload named(String name) {
    return new CredentialReload(settings.withName(name));
  }

  /** Believes servers whose certificate comes from an authority in this PEM file, read at start. */
  public CredentialReload serverCa(Path pemFile) {
    return new CredentialReload(settings.withServerCa(pemFile));
  }

  /**
   * Checks the source this often; 5 seconds unless set.
   *
   * @throws IllegalArgumentException below 10 milliseconds or above one hour
   */
  public CredentialReload every(Duration interval) {
    return new CredentialReload(settings.withInterval(interval));
  }

  /** Which TLS implementation to use, for tests; otherwise OpenSSL where it is available. */
  CredentialReload by(SslProvider provider) {
    return new CredentialReload(settings.withProvider(provider));
  }

  /** How long a new API key may be refused before the stamp calls it refused, for tests. */
  CredentialReload patience(Duration patience) {
    return new CredentialReload(settings.withPatience(patience));
  }

  /**
   * The live stamp, not a fixed name: a Worker reads it anew for each of its heartbeats, and so it
   * arrives in the server's list of Workers.
   */
  @Override
  public String getName() {
    return reloader.stamp().text();
  }

  @Override
  public void configureServiceStubs(WorkflowServiceStubsOptions.Builder builder) {
    WorkflowServiceStubsOptions options = builder.build();
    if (options.getChannel() != null) {
      throw new IllegalStateException(
          "The credential cannot be reloaded on a channel that was made elsewhere. Set the"
              + " target instead of the channel.");
    }
    if (options.getSslContext() != null && !(options.getSslContext() instanceof FreshSslContext)) {
      throw new IllegalStateException(
          "The options have an SSL context already. Leave it out: CredentialReload sets its own,"
              + " with serverCa(file) for the server's authority.");
    }
    builder.setSslContext(reloader.open());
    StubsHook.attach(builder, this::getName, reloader::key);
  }

  @Override
  public WorkflowServiceStubs connectServiceClient(
      WorkflowServiceStubsOptions options, Supplier<WorkflowServiceStubs> next) {
    WorkflowServiceStubs stubs = next.get();
    StubsHook hook = StubsHook.in(options);
    if (hook == null) {
      stubs.shutdownNow();
      throw new IllegalStateException(
          "Another plugin replaced the gRPC interceptors. Name CredentialReload last in"
              + " setPlugins, or let that plugin add to them.");
    }
    reloader.add(new Connection(stubs, options, hook.log()));
    return stubs;
  }

  @Override
  public void configureWorkflowClient(WorkflowClientOptions.Builder builder) {
    String namespace = builder.build().getNamespace();
    reloader.knows(namespace == null ? "default" : namespace);
  }

  /** Ends the checks; the credential in use stays in use. */
  @Override
  public void close() {
    reloader.stop();
  }

  @Override
  public String toString() {
    return "CredentialReload[" + getName() + "]";
  }
}
