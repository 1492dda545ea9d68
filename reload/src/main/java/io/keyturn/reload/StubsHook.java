package io.keyturn.reload;

import com.google.protobuf.Message;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one set of service stubs gets: a log of what its channel presents, the API key on every call
 * that needs one, and the stamp on every identity that it sends.
 */
final class StubsHook implements ClientInterceptor, Consumer<ManagedChannelBuilder<?>> {
  private final Supplier<String> stamp;
  private final @Nullable Consumer<ManagedChannelBuilder<?>> applications;
  private final PresentationLog log = new PresentationLog();
  private final KeyOnCalls keyOnCalls;

  private StubsHook(
      Supplier<String> stamp,
      Supplier<@Nullable ApiKey> key,
      @Nullable Consumer<ManagedChannelBuilder<?>> applications) {
    this.stamp = stamp;
    this.applications = applications;
    this.keyOnCalls = new KeyOnCalls(key, log);
  }

  /**
   * Adds a hook to the options, in the place of one that is already there. It comes first, which is
   * closest to the wire: no other interceptor can put a header beside its own.
   */
  static void attach(
      WorkflowServiceStubsOptions.Builder builder,
      Supplier<String> stamp,
      Supplier<@Nullable ApiKey> key) {
    WorkflowServiceStubsOptions options = builder.build();
    StubsHook hook = new StubsHook(stamp, key, applications(options.getChannelInitializer()));
    List<ClientInterceptor> interceptors = withoutHooks(options);
    interceptors.add(0, hook);
    builder.setGrpcClientInterceptors(interceptors).setChannelInitializer(hook);
  }

  /** Finds the hook of stubs; null if another plugin took it out again. */
  static @Nullable StubsHook in(WorkflowServiceStubsOptions options) {
    Collection<ClientInterceptor> interceptors = options.getGrpcClientInterceptors();
    if (interceptors != null) {
      for (ClientInterceptor interceptor : interceptors) {
        if (interceptor instanceof StubsHook hook) {
          return hook;
        }
      }
    }
    return null;
  }

  /** The same options for a connection that is not the application's own, with a key if any. */
  static WorkflowServiceStubsOptions.Builder detached(
      WorkflowServiceStubsOptions options, @Nullable ApiKey key) {
    List<ClientInterceptor> interceptors = withoutHooks(options);
    interceptors.add(0, new KeyOnCalls(() -> key, new PresentationLog()));
    return WorkflowServiceStubsOptions.newBuilder(options)
        .setPlugins()
        .setGrpcClientInterceptors(interceptors)
        .setChannelInitializer(applications(options.getChannelInitializer()));
  }

  private static List<ClientInterceptor> withoutHooks(WorkflowServiceStubsOptions options) {
    List<ClientInterceptor> kept = new ArrayList<>();
    if (options.getGrpcClientInterceptors() != null) {
      kept.addAll(options.getGrpcClientInterceptors());
    }
    kept.removeIf(interceptor -> interceptor instanceof StubsHook);
    return kept;
  }

  private static @Nullable Consumer<ManagedChannelBuilder<?>> applications(
      @Nullable Consumer<ManagedChannelBuilder<?>> initializer) {
    return initializer instanceof StubsHook hook ? hook.applications : initializer;
  }

  PresentationLog log() {
    return log;
  }

  @Override
  public void accept(ManagedChannelBuilder<?> builder) {
    if (applications != null) {
      applications.accept(builder);
    }
    builder.addTransportFilter(log);
  }

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    return new SimpleForwardingClientCall<>(keyOnCalls.interceptCall(method, options, next)) {
      @Override
      @SuppressWarnings("unchecked") // a stamped message is of the type that it was
      public void sendMessage(Q message) {
        super.sendMessage(
            message instanceof Message request
                ? (Q) IdentityStamp.onto(request, stamp.get())
                : message);
      }
    };
  }
}
