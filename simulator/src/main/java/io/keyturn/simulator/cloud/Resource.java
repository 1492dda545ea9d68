package io.keyturn.simulator.cloud;

import io.temporal.api.cloud.resource.v1.ResourceState;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Something in the account that has a specification and a version of it. */
final class Resource<S> {
  final String id;
  final Instant created;
  final Queue<Runnable> whenIdle = new ArrayDeque<>();
  S spec;
  ResourceState state = ResourceState.RESOURCE_STATE_ACTIVE;
  String operation = "";
  @Nullable Instant modified;
  private String version = UUID.randomUUID().toString();

  Resource(String id, S spec, Instant created) {
    this.id = id;
    this.spec = spec;
    this.created = created;
  }

  String version() {
    return version;
  }

  void change(S next, Instant now) {
    spec = next;
    modified = now;
    version = UUID.randomUUID().toString();
  }

  /** Runs the task now, or as soon as the operation that is under way has ended. */
  void whenIdle(Runnable task) {
    if (operation.isEmpty()) {
      task.run();
    } else {
      whenIdle.add(task);
    }
  }

  void settle(ResourceState next) {
    state = next;
    operation = "";
    while (operation.isEmpty() && !whenIdle.isEmpty()) {
      whenIdle.remove().run();
    }
  }

  /** Returns the state as clients of API versions before v0.3.0 read it. */
  String stateName() {
    return state
        .name()
        .substring("RESOURCE_STATE_".length())
        .toLowerCase(Locale.ROOT)
        .replace("_", "");
  }
}
