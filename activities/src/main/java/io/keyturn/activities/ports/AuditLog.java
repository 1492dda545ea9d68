package io.keyturn.activities.ports;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The account's record of who did what; Temporal Cloud keeps it for 30 days. */
public interface AuditLog {
  /**
   * An operation that somebody did with an API key.
   *
   * @param operation its name, such as {@code UpdateNamespace}
   */
  record Entry(String operation, Instant at) {}

  /**
   * What was done with a key since an instant.
   *
   * @return nothing when keyturn may not read the log, which says nothing of the key
   * @throws io.keyturn.activities.RotationProblem UNAVAILABLE when nobody answers
   */
  Optional<List<Entry>> byKey(String keyId, Instant since);
}
