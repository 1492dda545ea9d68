package io.keyturn.activities.steps;

import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.ports.ConnectivityProbe.Answer;
import io.keyturn.activities.ports.ConnectivityProbe.Entry;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.steps.Observation.Look;
import io.keyturn.workflows.domain.Evidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Asks a namespace whom it lets in. A refusal is believed only beside somebody who is let in at the
 * same time: alone it may be anything.
 */
final class Entrance {
  private final World world;

  Entrance(World world) {
    this.world = world;
  }

  /** Looks whether the new credential is let in; a refusal counts while the old one is let in. */
  Look admitsNew(NamespaceAccess namespace, Credential fresh, @Nullable Credential old) {
    Answer answer = world.probe().enter(namespace, fresh);
    if (answer.entry() == Entry.ADMITTED) {
      return seen(namespace, "lets the new credential in: " + fresh.named());
    }
    String line = namespace.namespace() + " does not let the new credential in: " + answer.detail();
    boolean believed =
        answer.entry() == Entry.REFUSED
            && old != null
            && world.probe().enter(namespace, old).entry() == Entry.ADMITTED;
    return Look.holding(believed ? line + " (the old one is let in)" : line);
  }

  /** Looks whether the old credential is let in still. */
  Look admitsOld(NamespaceAccess namespace, Credential old) {
    Answer answer = world.probe().enter(namespace, old);
    return answer.entry() == Entry.ADMITTED
        ? seen(namespace, "lets the old credential in: " + old.named())
        : Look.holding(
            namespace.namespace() + " does not let the old credential in: " + answer.detail());
  }

  /** Looks whether somebody without a credential is refused. */
  Look refusesNone(NamespaceAccess namespace) {
    Answer answer = world.probe().enter(namespace, null);
    return answer.entry() == Entry.ADMITTED
        ? Look.holding(namespace.namespace() + " lets clients in without a credential")
        : seen(namespace, "lets nobody in without a credential: " + answer.detail());
  }

  /** Looks whether the old credential is refused while the new one is let in. */
  Look refusesOld(NamespaceAccess namespace, Credential fresh, Credential old) {
    Look control = admitsNew(namespace, fresh, null);
    Answer answer = world.probe().enter(namespace, old);
    return switch (answer.entry()) {
      case REFUSED ->
          control.and(
              seen(
                  namespace,
                  "refuses the old credential: " + old.named() + ": " + answer.detail()));
      case ADMITTED ->
          control.and(Look.holding(namespace.namespace() + " still lets the old credential in"));
      case UNREACHABLE -> control.and(Look.holding(namespace.namespace() + ": " + answer.detail()));
    };
  }

  private Look seen(NamespaceAccess namespace, String what) {
    return Look.seen(
        List.of(
            new Evidence("probe", namespace.namespace() + " " + what, world.clock().instant())));
  }
}
