package io.keyturn.workflows.fleet;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A client as the event tells of it that it caused.
 *
 * @param identity without the stamp
 * @param at when it caused the event
 */
public record ClientSighting(String namespace, String identity, @Nullable Stamp stamp, Instant at) {
  /** Names the client across its processes: by its stamp's name, else by its identity. */
  public String key() {
    return stamp != null && stamp.name() != null ? stamp.name() : identity;
  }

  /** Says who it is, for people. */
  public String who() {
    return "client " + key() + " of " + namespace;
  }
}
