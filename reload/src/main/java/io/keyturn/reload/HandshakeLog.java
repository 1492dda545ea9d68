package io.keyturn.reload;

import io.grpc.Attributes;
import io.grpc.ClientTransportFilter;
import io.grpc.Grpc;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Notes which certificate each handshake of one channel presented. What the key manager handed out
 * last proves nothing: on a resumed session it is not asked.
 */
final class HandshakeLog extends ClientTransportFilter {
  private static final Attributes.Key<Integer> NUMBER =
      Attributes.Key.create("io.keyturn.reload.handshake");

  /** What one handshake presented; both values may be {@link Stamp#UNKNOWN}. */
  record Presented(String leaf, String authority) {
    static final Presented UNKNOWN = new Presented(Stamp.UNKNOWN, Stamp.UNKNOWN);
  }

  private final Set<Integer> live = new HashSet<>();
  private int count;
  private @Nullable Presented newest;

  @Override
  public synchronized Attributes transportReady(Attributes attributes) {
    count++;
    live.add(count);
    newest = presented(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    return attributes.toBuilder().set(NUMBER, count).build();
  }

  @Override
  public synchronized void transportTerminated(Attributes attributes) {
    Integer number = attributes.get(NUMBER);
    if (number != null) {
      live.remove(number);
    }
  }

  /**
   * What the channel presents: its newest handshake. Between two connections that is still true if
   * the next handshake will present the same; else it is unknown.
   *
   * @param held fingerprint of the leaf that the next handshake will present
   * @return null before the first handshake: nothing was presented yet
   */
  synchronized @Nullable Presented newest(String held) {
    if (newest == null || !live.isEmpty() || newest.leaf().equals(held)) {
      return newest;
    }
    return Presented.UNKNOWN;
  }

  private static Presented presented(@Nullable SSLSession session) {
    Certificate[] chain = session == null ? null : session.getLocalCertificates();
    if (chain == null
        || chain.length == 0
        || !(chain[0] instanceof X509Certificate leaf)
        || !(chain[chain.length - 1] instanceof X509Certificate last)) {
      return Presented.UNKNOWN;
    }
    return new Presented(
        Fingerprint.of(leaf), Fingerprint.of(last.getIssuerX500Principal().getEncoded()));
  }
}
