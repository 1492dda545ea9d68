package io.keyturn.e2e;

/** Policy files; places in capital letters are filled in by the scene. */
public final class Policies {
  private Policies() {}

  private static final String CLOUD =
      """
      cloud: {target: "OPS_API", apiKey: {file: "API_KEY_FILE"}, tlsCa: "TLS_CA"}
      secrets: {directory: {path: "SECRETS"}}
      """;

  public static final String QUICK =
      """
      defaults: {soak: 2s, patience: 30s, workerHeartbeat: 1s, pollWindow: 10s}
      """;

  /** One authority of one namespace, with one certificate and one Worker group. */
  public static final String ONE_GROUP =
      CLOUD
          + """
          authorities:
            payments-ca:
              namespaces: [payments.a2dd6]
              issuer: {builtin: {organization: Acme, key: EC_P256, lifetime: 365d, secret: payments/ca}}
          certificates:
            payments-worker:
              authority: payments-ca
              subject: {commonName: payments-worker, organization: Acme}
              secret: payments/worker
              workers: [{name: payments, taskQueues: [payments]}]
              clients: [{name: shop}]
          """;

  /** One authority of two namespaces; one certificate has two groups on one task queue. */
  public static final String TWO_NAMESPACES =
      CLOUD
          + """
          authorities:
            payments-ca:
              namespaces: [payments.a2dd6, ledger.a2dd6]
              issuer: {builtin: {organization: Acme, key: EC_P256, lifetime: 365d, secret: payments/ca}}
          certificates:
            payments-worker:
              authority: payments-ca
              subject: {commonName: payments-worker, organization: Acme}
              secret: payments/worker
              workers:
                - {name: payments-canary, namespace: payments.a2dd6, taskQueues: [payments]}
                - {name: payments, namespace: payments.a2dd6, taskQueues: [payments]}
              clients: [{name: shop, namespace: payments.a2dd6}]
            ledger-worker:
              authority: payments-ca
              subject: {commonName: ledger-worker, organization: Acme}
              secret: ledger/worker
              workers: [{name: ledger, namespace: ledger.a2dd6, taskQueues: [ledger]}]
          """;

  /** Defaults for what is to park: short patience. */
  public static String patience(String patience) {
    return QUICK.replace("patience: 30s", "patience: " + patience);
  }

  /** A policy of the given authorities and certificates. */
  public static String of(String rest) {
    return CLOUD + rest;
  }
}
