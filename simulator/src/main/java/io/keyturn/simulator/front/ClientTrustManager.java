package io.keyturn.simulator.front;

import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSsl;
import io.grpc.netty.shaded.io.netty.handler.ssl.OpenSslCertificateException;
import io.grpc.netty.shaded.io.netty.internal.tcnative.CertificateVerifier;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Puts an {@link Admission} before the TLS engine, and remembers which engines asked: one that did
 * not has resumed an earlier session.
 */
final class ClientTrustManager extends X509ExtendedTrustManager {
  private final Admission admission;

  /** Engines have no equality of their own, so that this is a set by identity. */
  private final Map<SSLEngine, Boolean> asked = Collections.synchronizedMap(new WeakHashMap<>());

  ClientTrustManager(Admission admission) {
    this.admission = admission;
  }

  Admission admission() {
    return admission;
  }

  /** Returns whether this engine's handshake had its certificate verified here. */
  boolean verified(SSLEngine engine) {
    return asked.containsKey(engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    asked.put(engine, true);
    try {
      check(chain);
    } catch (RefusedCertificateException e) {
      if (!OpenSsl.isAvailable()) {
        throw e;
      }
      // Makes the alert bad_certificate, as Go's is, where it would be internal_error.
      throw new OpenSslCertificateException(e, CertificateVerifier.X509_V_ERR_CERT_REJECTED);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    check(chain);
  }

  private void check(X509Certificate[] chain) throws RefusedCertificateException {
    Optional<String> refusal = admission.refusal(List.of(chain));
    if (refusal.isPresent()) {
      throw new RefusedCertificateException(chain[0], refusal.get());
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("a front connects to nobody");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  /**
   * Names no issuers in the certificate request. Many clients would then withhold a certificate of
   * another issuer, and the ledger could not say what was refused.
   */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
