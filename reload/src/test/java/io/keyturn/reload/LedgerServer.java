package io.keyturn.reload;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContextBuilder;
import io.keyturn.reload.TestAuthority.Issued;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatRequest;
import io.temporal.api.workflowservice.v1.RecordWorkerHeartbeatResponse;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The in-memory Temporal behind mTLS, API keys or both on loopback. It notes for each call what the
 * client presented, and like the real one it decides at the handshake and issues session tickets.
 */
final class LedgerServer implements AutoCloseable {
  /** A call as the server saw it: with a certificate, a token, both or neither ({@code none}). */
  record Call(String method, String certificate, String token, Message request) {
    String identity() {
      var field = request.getDescriptorForType().findFieldByName("identity");
      return field == null ? "" : (String) request.getField(field);
    }
  }

  /** How a call with a token came and what became of it. */
  record Knock(
      String method, String token, int headers, String namespace, String certificate, boolean in) {}

  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> NAMESPACE =
      Metadata.Key.of("temporal-namespace", Metadata.ASCII_STRING_MARSHALLER);

  private final Set<X509Certificate> trusted = ConcurrentHashMap.newKeySet();
  private final Set<String> denied = ConcurrentHashMap.newKeySet();
  private final Set<String> blind = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> tickets = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> tokens = new ConcurrentHashMap<>();
  private final List<Knock> knocks = new CopyOnWriteArrayList<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<String> refused = new CopyOnWriteArrayList<>();
  private final TestServicesStarter temporal = new TestServicesStarter(true, 0);
  private final Issued own;
  private final Server server;

  LedgerServer(Issued own, TestAuthority... authorities)
      throws IOException, GeneralSecurityException {
    this(0, ClientAuth.REQUIRE, own, authorities);
  }

  /** Wants a certificate or a key, either one. */
  static LedgerServer withKeys(Issued own, TestAuthority... authorities)
      throws IOException, GeneralSecurityException {
    return new LedgerServer(0, ClientAuth.OPTIONAL, own, authorities);
  }

  /** Wants a key and never asks for a certificate. */
  static LedgerServer withKeysAlone(Issued own) throws IOException, GeneralSecurityException {
    return new LedgerServer(0, ClientAuth.NONE, own);
  }

  LedgerServer(int port, ClientAuth wanted, Issued own, TestAuthority... authorities)
      throws IOException, GeneralSecurityException {
    this.own = own;
    for (TestAuthority authority : authorities) {
      trusted.add(authority.certificate());
    }
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .sslContext(
                GrpcSslContexts.configure(
                        SslContextBuilder.forServer(own.keys().getPrivate(), own.certificate()))
                    .clientAuth(wanted)
                    .trustManager(new Trust())
                    .build())
            .intercept(new Ledger());
    List<BindableService> services = temporal.getServices();
    GRPCServerHelper.registerServicesAndHealthChecks(services, builder);
    server = builder.build().start();
  }

  int port() {
    return server.getPort();
  }

  String target() {
    return "127.0.0.1:" + server.getPort();
  }

  List<Call> calls() {
    return calls;
  }

  List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  /** Leafs that were refused, in order. */
  List<String> refused() {
    return refused;
  }

  void trust(TestAuthority authority) {
    trusted.add(authority.certificate());
  }

  void distrust(TestAuthority authority) {
    trusted.remove(authority.certificate());
  }

  /** Refuses one leaf, as a certificate filter does. */
  void deny(Issued leaf) {
    denied.add(leaf.fingerprint());
  }

  void admit(Issued leaf) {
    denied.remove(leaf.fingerprint());
    tickets.remove(leaf.fingerprint());
  }

  /** Lets a leaf connect, but not see a namespace. */
  void denyNamespace(Issued leaf) {
    blind.add(leaf.fingerprint());
  }

  /** Accepts this many handshakes of a leaf and no more. */
  void admitOnly(Issued leaf, int handshakes) {
    tickets.put(leaf.fingerprint(), new AtomicInteger(handshakes));
  }

  void admit(String token) {
    admitOnly(token, Integer.MAX_VALUE);
  }

  /** Accepts this many calls with a token and no more. */
  void admitOnly(String token, int times) {
    tokens.put(token, new AtomicInteger(times));
  }

  void deny(String token) {
    tokens.remove(token);
  }

  /** Calls that carried a token, accepted or not. */
  List<Knock> knocks() {
    return knocks;
  }

  List<Knock> knocks(String token) {
    return knocks.stream().filter(knock -> knock.token().equals(token)).toList();
  }

  Issued own() {
    return own;
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    temporal.close();
  }

  private final class Trust implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      String leaf = Fingerprint.of(chain[0]);
      AtomicInteger left = tickets.get(leaf);
      if (denied.contains(leaf)
          || (left != null && left.getAndDecrement() <= 0)
          || trusted.stream().noneMatch(each -> signed(each, chain))) {
        refused.add(leaf);
        throw new CertificateException("refused");
      }
    }

    private static boolean signed(X509Certificate authority, X509Certificate[] chain) {
      try {
        chain[chain.length - 1].verify(authority.getPublicKey());
        return true;
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("not a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return trusted.toArray(X509Certificate[]::new);
    }
  }

  private final class Ledger implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
      String certificate = presented(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
      String token = token(headers);
      boolean known = takes(token);
      if (!token.equals("none")) {
        knocks.add(
            new Knock(
                method,
                token,
                count(headers),
                String.valueOf(headers.get(NAMESPACE)),
                certificate,
                known));
      }
      if (!known && certificate.equals("none")) {
        call.close(Status.UNAUTHENTICATED, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      if (method.equals("RecordWorkerHeartbeat")) {
        return answerHeartbeat(call, certificate, token);
      }
      if (method.equals("DescribeNamespace") && blind.contains(certificate)) {
        call.close(Status.PERMISSION_DENIED, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
        @Override
        public void onMessage(Q message) {
          calls.add(new Call(method, certificate, token, (Message) message));
          super.onMessage(message);
        }
      };
    }

    private boolean takes(String token) {
      AtomicInteger left = tokens.get(token);
      return left != null && left.getAndDecrement() > 0;
    }

    private static int count(Metadata headers) {
      int count = 0;
      for (String each : requireNonNull(headers.getAll(AUTHORIZATION))) {
        count += each.isEmpty() ? 0 : 1;
      }
      return count;
    }

    private static String token(Metadata headers) {
      String value = headers.get(AUTHORIZATION);
      return value == null || !value.startsWith("Bearer ") ? "none" : value.substring(7);
    }

    /** The in-memory server lacks this call. */
    @SuppressWarnings("unchecked")
    private <Q, A> ServerCall.Listener<Q> answerHeartbeat(
        ServerCall<Q, A> call, String certificate, String token) {
      call.request(2);
      return new ServerCall.Listener<>() {
        @Override
        public void onMessage(Q message) {
          calls.add(
              new Call(
                  "RecordWorkerHeartbeat",
                  certificate,
                  token,
                  (RecordWorkerHeartbeatRequest) message));
        }

        @Override
        public void onHalfClose() {
          call.sendHeaders(new Metadata());
          call.sendMessage((A) RecordWorkerHeartbeatResponse.getDefaultInstance());
          call.close(Status.OK, new Metadata());
        }
      };
    }

    private static String presented(@Nullable SSLSession session) {
      try {
        return session == null
            ? "none"
            : Fingerprint.of((X509Certificate) session.getPeerCertificates()[0]);
      } catch (SSLPeerUnverifiedException e) {
        return "none";
      }
    }
  }
}
