package io.keyturn.e2e.crash;

import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes which outside calls a rotation makes, and where it stands then. */
final class CallRecorder {
  private final Map<OutsideCall, Integer> made = Collections.synchronizedMap(new LinkedHashMap<>());
  private final CrashScene scene;

  CallRecorder(CrashScene scene) {
    this.scene = scene;
  }

  /** Notes calls of a method, whatever they are about. */
  CallRecorder noting(Collection<String> methods) {
    methods.forEach(method -> note(method, ""));
    return this;
  }

  /** Notes calls of a method about each of these namespaces. */
  CallRecorder noting(String method, Collection<String> namespaces) {
    namespaces.forEach(namespace -> note(method, namespace));
    return this;
  }

  private void note(String method, String namespace) {
    Runnable note =
        () ->
            made.merge(new OutsideCall(scene.standing().now(), method, namespace), 1, Integer::sum);
    scene
        .world()
        .simulator()
        .faults()
        .arm(
            new Fault(method, namespace, 0, Integer.MAX_VALUE, Moment.BEFORE, new Fault.Run(note)));
  }

  /** In the order in which each was made for the first time. */
  List<OutsideCall> made() {
    synchronized (made) {
      return List.copyOf(made.keySet());
    }
  }

  /** How often each was made. */
  Map<OutsideCall, Integer> counts() {
    synchronized (made) {
      return Map.copyOf(made);
    }
  }
}
