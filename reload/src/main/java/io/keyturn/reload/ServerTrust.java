package io.keyturn.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Which server certificates are believed. */
final class ServerTrust {
  private ServerTrust() {}

  /**
   * Reads the authorities in a PEM file, or takes those of the Java runtime if there is none.
   *
   * @throws UnusableCredentialException if the file cannot be used
   */
  static X509TrustManager from(@Nullable Path serverCa) {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(serverCa == null ? null : keyStore(serverCa));
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager trust) {
          return trust;
        }
      }
      throw new GeneralSecurityException("no trust manager for X.509");
    } catch (IOException | IllegalArgumentException | GeneralSecurityException e) {
      throw new UnusableCredentialException(
          "The authorities of the server's certificate cannot be read"
              + (serverCa == null
                  ? ""
                  : " from " + serverCa.toString().replaceAll("\\p{Cntrl}", "?")),
          "Name a readable PEM file with at least one CA certificate");
    }
  }

  private static KeyStore keyStore(Path serverCa) throws IOException, GeneralSecurityException {
    List<X509Certificate> authorities = ClientCredential.parseChain(Files.readAllBytes(serverCa));
    if (authorities.isEmpty()) {
      throw new GeneralSecurityException("no certificate");
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (int i = 0; i < authorities.size(); i++) {
      store.setCertificateEntry("authority-" + i, authorities.get(i));
    }
    return store;
  }
}
