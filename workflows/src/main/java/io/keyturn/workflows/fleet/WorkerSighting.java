package io.keyturn.workflows.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A Worker as a namespace tells of it.
 *
 * @param identity without the stamp
 * @param alive whether it was heard of within the window of a living one; otherwise the server
 *     still remembers it, and it may be dead or only slow
 */
public record WorkerSighting(
    String namespace,
    String taskQueue,
    String identity,
    @Nullable Stamp stamp,
    boolean alive,
    Instant lastSeen) {
  /** Says who it is, for people. */
  public String who() {
    return "Worker " + identity + " on task queue " + taskQueue + " of " + namespace;
  }
}
