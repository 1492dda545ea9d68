package io.keyturn.activities.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A credential that Workers and clients use, kept in one secret. */
public interface UsedCredential {
  /** Where it is kept. */
  String secret();

  /**
   * The credential of the other kind, kept in the same secret, whose place it takes; null where it
   * takes none.
   */
  @Nullable String replaces();

  /** The groups that use it, in the order in which they move: the first is the canary. */
  List<WorkerGroup> workers();

  /** Those that use it without polling. */
  List<Client> clients();
}
