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
 * Notes what each handshake and each call of one channel presented. What the key manager handed out
 * last proves nothing: on a resumed session it is not asked.
 */
final class PresentationLog extends ClientTransportFilter {
  private static final Attributes.Key<Long> NUMBER =
      Attributes.Key.create("io.keyturn.reload.handshake");
  private static final Attributes.Key<Presented> PRESENTED =
      Attributes.Key.create("io.keyturn.reload.presented");

  /** What was presented, as stamps name it; both values may be {@link Stamp#UNKNOWN}. */
  record Presented(String credential, String authority) {
    static final Presented UNKNOWN = new Presented(Stamp.UNKNOWN, Stamp.UNKNOWN);

    static Presented of(ApiKey key) {
      return new Presented(key.stamped(), Stamp.NONE);
    }

    boolean known() {
      return !credential.equals(Stamp.UNKNOWN);
    }

    private boolean key() {
      return authority.equals(Stamp.NONE);
    }
  }

  private final Set<Long> live = new HashSet<>();
  private long count;
  private long newestNumber;
  private @Nullable Presented newest;
  private Presented handshake = Presented.UNKNOWN;
  private long provenNumber;
  private @Nullable ApiKey provenKey;
  private @Nullable Presented provenCertificate;

  /** What a connection presented in its handshake. */
  static Presented onto(Attributes connection) {
    Presented presented = connection.get(PRESENTED);
    return presented == null ? Presented.UNKNOWN : presented;
  }

  @Override
  public synchronized Attributes transportReady(Attributes attributes) {
    count++;
    live.add(count);
    handshake = presented(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    // A handshake without a certificate does not take back what the last call's key was.
    if (handshake.known() || newest == null || !newest.key()) {
      newest = handshake;
      newestNumber = count;
    }
    return attributes.toBuilder().set(NUMBER, count).set(PRESENTED, handshake).build();
  }

  @Override
  public synchronized void transportTerminated(Attributes attributes) {
    Long number = attributes.get(NUMBER);
    if (number != null) {
      live.remove(number);
    }
  }

  /** Numbers a call that is about to be sent, so that a late answer is not taken for news. */
  synchronized long began() {
    return ++count;
  }

  /**
   * Notes that the server answered a call, and did not say that it knows nobody of this name.
   *
   * @param key what the call carried; null if it stood on its connection's certificate
   * @param certificate what its connection had presented
   */
  synchronized void answered(long number, @Nullable ApiKey key, Presented certificate) {
    if (key == null && !certificate.known()) {
      return;
    }
    if (number > provenNumber) {
      provenNumber = number;
      provenKey = key;
      provenCertificate = certificate;
    }
    if (number > newestNumber) {
      newestNumber = number;
      newest = key == null ? certificate : Presented.of(key);
    }
  }

  /** Whether the newest call that was answered since {@link #forgetProof} stood on this. */
  synchronized boolean proves(Credential credential) {
    return credential instanceof ApiKey
        ? credential.sameAs(provenKey)
        : provenKey == null
            && provenCertificate != null
            && provenCertificate.credential().equals(credential.stamped());
  }

  /** From now on only calls that have not begun yet prove anything. */
  synchronized void forgetProof() {
    provenNumber = count;
    provenKey = null;
    provenCertificate = null;
  }

  /** Whether the newest handshake presented a certificate that is not this credential. */
  synchronized boolean strayedFrom(Credential credential) {
    return handshake.known() && !handshake.credential().equals(credential.stamped());
  }

  /**
   * What the channel presents: its newest handshake with a certificate, or the key of its newest
   * call. Between two connections a handshake is still true if the next will present the same; else
   * it is unknown.
   *
   * @param held what the next handshake or call will present
   * @return null before the first handshake: nothing was presented yet
   */
  synchronized @Nullable Presented newest(String held) {
    if (newest == null || newest.key() || !live.isEmpty() || newest.credential().equals(held)) {
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
