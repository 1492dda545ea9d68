package io.keyturn.simulator.front;

import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.ServerTransportFilter;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.keyturn.simulator.ledger.Ledger;
import io.keyturn.simulator.ledger.LedgerConnection;
import io.keyturn.simulator.ledger.LedgerInterceptor;
import java.net.SocketAddress;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Notes a front's connections in the ledger and hands each to the calls that come over it, by the
 * client's address and port, which no two live connections share.
 */
final class Connections extends ServerTransportFilter {
  private final String namespace;
  private final Ledger ledger;
  private final Map<SocketAddress, LedgerConnection> open = new ConcurrentHashMap<>();

  Connections(String namespace, Ledger ledger) {
    this.namespace = namespace;
    this.ledger = ledger;
  }

  /** Notes a connection that is let in, until its channel closes. */
  @SuppressWarnings("FutureReturnValueIgnored") // the future only adds the listener
  void accepted(Channel channel, @Nullable X509Certificate leaf, boolean resumed) {
    LedgerConnection connection = connection(leaf, "", resumed);
    SocketAddress client = channel.remoteAddress();
    open.put(client, connection);
    ledger.connection(connection);
    channel
        .closeFuture()
        .addListener(
            closed -> {
              open.remove(client, connection);
              ledger.closed(connection.id(), Instant.now());
            });
  }

  /** Notes a connection that is turned away. */
  void refused(@Nullable X509Certificate leaf, String reason, boolean resumed) {
    LedgerConnection connection = connection(leaf, reason, resumed);
    ledger.connection(connection.closedAt(connection.opened()));
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    SocketAddress client = attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    LedgerConnection connection = client == null ? null : open.get(client);
    return connection == null
        ? attributes
        : attributes.toBuilder().set(LedgerInterceptor.CONNECTION, connection).build();
  }

  private LedgerConnection connection(
      @Nullable X509Certificate leaf, String reason, boolean resumed) {
    return new LedgerConnection(
        UUID.randomUUID().toString(),
        namespace,
        leaf == null ? "" : sha256(leaf),
        leaf == null ? "" : leaf.getSubjectX500Principal().getName(),
        leaf == null ? "" : leaf.getIssuerX500Principal().getName(),
        "",
        Instant.now(),
        reason.isEmpty(),
        reason,
        resumed,
        Optional.empty());
  }

  private static String sha256(X509Certificate certificate) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("A certificate that TLS has parsed has no DER form.", e);
    }
  }
}
