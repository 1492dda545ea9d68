package io.keyturn.activities.ports;

import io.keyturn.activities.credential.Credential;
import org.jspecify.annotations.Nullable;

/** Finds out, on a fresh TLS context and connection, whether a namespace lets somebody in. */
public interface ConnectivityProbe {
  /** What came of a probe. */
  enum Entry {
    /** A call that needs the namespace was answered. */
    ADMITTED,
    /** The connection or the call was refused. */
    REFUSED,
    /** Nobody answered; this says nothing about trust. */
    UNREACHABLE
  }

  /**
   * What came of a probe, and how it read.
   *
   * @param detail what the other side said, without control characters
   */
  record Answer(Entry entry, String detail) {}

  /** Tries to enter with the given credential, or with none. */
  Answer enter(NamespaceAccess namespace, @Nullable Credential credential);

  /**
   * Starts a workflow with the given credential and waits for its end.
   *
   * @return ADMITTED when it completed
   */
  Answer complete(
      NamespaceAccess namespace,
      Credential credential,
      String workflowType,
      String workflowId,
      String taskQueue);
}
