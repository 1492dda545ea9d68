package io.keyturn.starter.demo;

import io.keyturn.simulator.Simulator;
import java.nio.file.Path;
import java.time.Duration;

/** The policy file of the demo: what a user would write, with the waits of a small world. */
final class DemoPolicy {
  static final String AUTHORITY = "acme-ca";
  static final String AUTHORITY_SECRET = "acme/ca";
  static final String PAYMENTS = "payments-worker";
  static final String PAYMENTS_SECRET = "payments/worker";
  static final String SHIPPING = "shipping-worker";
  static final String SHIPPING_SECRET = "shipping/worker";
  static final String LEDGER = "ledger-worker";
  static final String LEDGER_SECRET = "ledger/worker";

  static final String CANARY_GROUP = "payments-canary";
  static final String PAYMENTS_GROUP = "payments";
  static final String SHIPPING_GROUP = "shipping";
  static final String LEDGER_GROUP = "ledger";
  static final String CLIENT = "shop";

  /** When the fronts ask a connection to end, as far as this is in their hands. */
  static final Duration CONNECTION_AGE = Duration.ofSeconds(4);

  static final Duration CONNECTION_GRACE = Duration.ofSeconds(5);

  private static final String TEXT =
      """
      cloud: {target: "OPS_API", apiKey: {file: "API_KEY_FILE"}, tlsCa: "TLS_CA"}
      secrets: {directory: {path: "SECRETS"}}
      authorities:
        acme-ca:
          namespaces: [NS_PAYMENTS, NS_SHIPPING]
          issuer: {builtin: {organization: Acme, key: EC_P256, lifetime: 365d, secret: acme/ca}}
      certificates:
        payments-worker:
          authority: acme-ca
          subject: {commonName: payments-worker, organization: Acme}
          secret: payments/worker
          workers:
            - {name: payments-canary, namespace: NS_PAYMENTS, taskQueues: [payments]}
            - {name: payments, namespace: NS_PAYMENTS, taskQueues: [payments]}
          clients: [{name: shop, namespace: NS_PAYMENTS}]
        shipping-worker:
          authority: acme-ca
          subject: {commonName: shipping-worker, organization: Acme}
          secret: shipping/worker
          workers: [{name: shipping, namespace: NS_SHIPPING, taskQueues: [shipping]}]
          clients: [{name: shop, namespace: NS_SHIPPING}]
      apiKeys:
        ledger-worker:
          serviceAccount: SERVICE_ACCOUNT
          namespace: NS_LEDGER
          secret: ledger/worker
          workers: [{name: ledger, taskQueues: [ledger]}]
          clients: [{name: shop}]
      # The soak is longer than a connection of this demo can live: 4 s, give or take 10 %, and 5 s.
      defaults: {soak: 10s, patience: 90s, workerHeartbeat: 1s, pollWindow: 30s}
      """;

  private DemoPolicy() {}

  /** The policy of a stage; it names the service account whose key is rotated. */
  static String text(Stage stage, String serviceAccount, Path secrets) {
    Simulator simulator = stage.simulator();
    return TEXT.replace("OPS_API", simulator.opsApi())
        .replace("API_KEY_FILE", simulator.apiKeyFile().toString())
        .replace("TLS_CA", simulator.tlsCaFile().toString())
        .replace("NS_PAYMENTS", stage.payments())
        .replace("NS_SHIPPING", stage.shipping())
        .replace("NS_LEDGER", stage.ledger())
        .replace("SERVICE_ACCOUNT", serviceAccount)
        .replace("SECRETS", secrets.toString());
  }
}
