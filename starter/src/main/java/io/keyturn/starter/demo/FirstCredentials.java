package io.keyturn.starter.demo;

import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What was there before keyturn: a client CA, two client certificates and an API key, laid down by
 * hand, and somebody else's CA in the same bundle.
 */
final class FirstCredentials {
  private final Authority authority = Authority.root("O=Acme,CN=acme-ca made by hand");
  private final Authority foreign = Authority.root("O=Partner,CN=partner-ca");
  private final KeyedCertificate payments = authority.client("CN=payments-worker,O=Acme");
  private final KeyedCertificate shipping = authority.client("CN=shipping-worker,O=Acme");

  /** The bundle that both namespaces accept. */
  String bundle() {
    return KeyedCertificate.pem(List.of(authority.certificate(), foreign.certificate()));
  }

  Authority foreign() {
    return foreign;
  }

  KeyedCertificate payments() {
    return payments;
  }

  KeyedCertificate shipping() {
    return shipping;
  }

  /** Lays all certificates into a directory, each as {@code tls.crt} and {@code tls.key}. */
  void lay(Path secrets) throws IOException {
    lay(secrets.resolve(DemoPolicy.AUTHORITY_SECRET), authority.keyed());
    lay(secrets.resolve(DemoPolicy.PAYMENTS_SECRET), payments);
    lay(secrets.resolve(DemoPolicy.SHIPPING_SECRET), shipping);
  }

  /** Lays a key into its directory, as {@code api-key} and, since its id is known, its id. */
  static void lay(Path directory, IssuedKey key) throws IOException {
    Files.createDirectories(directory);
    KeyedCertificate.writePrivate(
        directory.resolve("api-key"), key.token().getBytes(StandardCharsets.US_ASCII));
    Files.writeString(directory.resolve("api-key-id"), key.id());
  }

  private static void lay(Path directory, KeyedCertificate certificate) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("tls.crt"), KeyedCertificate.pem(certificate.chain()));
    try (var key = certificate.openKey()) {
      KeyedCertificate.writePrivate(directory.resolve("tls.key"), key.readAllBytes());
    }
  }
}
