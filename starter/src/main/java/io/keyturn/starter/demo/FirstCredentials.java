package io.keyturn.starter.demo;

import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What was there before keyturn: a client CA and two client certificates, laid down by hand, and
 * somebody else's CA in the same bundle.
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

  /** Lays everything into a directory, each as {@code tls.crt} and {@code tls.key}. */
  void lay(Path secrets) throws IOException {
    lay(secrets.resolve(DemoPolicy.AUTHORITY_SECRET), authority.keyed());
    lay(secrets.resolve(DemoPolicy.PAYMENTS_SECRET), payments);
    lay(secrets.resolve(DemoPolicy.SHIPPING_SECRET), shipping);
  }

  private static void lay(Path directory, KeyedCertificate certificate) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("tls.crt"), KeyedCertificate.pem(certificate.chain()));
    try (var key = certificate.openKey()) {
      KeyedCertificate.writePrivate(directory.resolve("tls.key"), key.readAllBytes());
    }
  }
}
