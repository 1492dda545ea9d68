package io.keyturn.starter;

import io.keyturn.activities.cloudops.CloudOpsApiKeys;
import io.keyturn.activities.cloudops.CloudOpsConnection;
import io.keyturn.activities.cloudops.CloudOpsIdentities;
import io.keyturn.activities.cloudops.CloudOpsServiceAccounts;
import io.keyturn.activities.cloudops.CloudOpsTemporalCloud;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.ports.KeyIdentity;
import io.keyturn.workflows.rules.PlainText;
import java.util.logging.Level;
import java.util.logging.Logger;

/** One command's connection to the Cloud Operations API. */
final class CloudSession implements AutoCloseable {
  /** gRPC prints whole stack traces of what is told here in a line; kept, or it is forgotten. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  private final CloudAccess access;
  private final CloudOpsConnection connection;

  private CloudSession(CloudAccess access, CloudOpsConnection connection) {
    this.access = access;
    this.connection = connection;
  }

  /**
   * Connects.
   *
   * @throws io.keyturn.activities.RotationProblem when there is no key, or no authority to trust
   */
  static CloudSession open(CloudAccess access) {
    GRPC.setLevel(Level.SEVERE);
    CloudOpsConnection connection = new CloudOpsConnection(access);
    boolean ready = false;
    try {
      var unused = connection.get();
      ready = true;
      return new CloudSession(access, connection);
    } finally {
      if (!ready) {
        connection.close();
      }
    }
  }

  CloudOpsApiKeys keys() {
    return new CloudOpsApiKeys(connection);
  }

  CloudOpsServiceAccounts accounts() {
    return new CloudOpsServiceAccounts(connection);
  }

  /** Sees that a namespace exists. */
  void requireNamespace(String namespace) {
    var unused = new CloudOpsTemporalCloud(connection).access(namespace);
  }

  /** Refuses to shut out the key that this command itself logs in with. */
  void refuseOwn(String keyId, String verb) {
    KeyIdentity own = new CloudOpsIdentities(access).own();
    if (own.keyId().equals(keyId)) {
      throw new CommandFailure(
          ExitCodes.NO,
          "API key " + PlainText.of(keyId) + " is the one that this command logs in with",
          "Log in with another key; or " + verb + " it all the same with --force.");
    }
  }

  @Override
  public void close() {
    connection.close();
  }
}
