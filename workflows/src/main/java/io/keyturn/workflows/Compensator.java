package io.keyturn.workflows;

import io.keyturn.workflows.domain.Step;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps what has to be undone. An undo is registered before its step acts, since a step that failed
 * may have taken effect; undoing what was never done does nothing.
 */
final class Compensator {
  /** Undoes one step; runs in workflow code and may take as long as it needs. */
  record Undo(Step step, Runnable action) {}

  private final Deque<Undo> undos = new ArrayDeque<>();

  void register(Step step, Runnable action) {
    undos.push(new Undo(step, action));
  }

  /** Undoes everything, the latest first; what was undone is forgotten one by one. */
  void undoAll() {
    while (!undos.isEmpty()) {
      undoLatest();
    }
  }

  /** Undoes what was registered last. */
  void undoLatest() {
    undos.element().action().run();
    undos.pop();
  }

  /** Forgets everything: the point of no return. */
  void forget() {
    undos.clear();
  }

  boolean empty() {
    return undos.isEmpty();
  }
}
