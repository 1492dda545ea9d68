package io.keyturn.activities.ports;

import java.util.function.UnaryOperator;

/**
 * The control plane: who may enter which namespace.
 *
 * <p>Methods throw {@link io.keyturn.activities.RotationProblem}: NOT_FOUND, NOT_PERMITTED,
 * REJECTED when a change is refused for good, UNAVAILABLE for what may pass later.
 */
public interface TemporalCloud {
  /** Reads who may enter a namespace. */
  NamespaceAccess access(String namespace);

  /**
   * Checks that keyturn's own identity may change a namespace, as far as it can be told without
   * changing it.
   *
   * @throws io.keyturn.activities.RotationProblem NOT_PERMITTED when it may not
   */
  void requireWritable(String namespace);

  /**
   * Changes who may enter a namespace and returns once the change is seen to be in force there.
   *
   * <p>The edit is a function since the state may change under it: it is then run again on the new
   * state, so that nothing that others do is lost. An edit that changes nothing is no call at all.
   * A change that would leave no accepted CA is never sent.
   *
   * @param purpose short name of the change, part of its operation id in the audit log
   */
  NamespaceAccess change(String namespace, String purpose, UnaryOperator<NamespaceAccess> edit);
}
