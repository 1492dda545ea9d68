package io.keyturn.starter;

/** Where a rotation is watched. */
interface RotationDisplay extends AutoCloseable {
  /** Shows a moment; called about twice a second, never again after {@link #close}. */
  void show(RotationProgress progress);

  /** Makes room for what is told afterwards; may be called by another thread, and twice. */
  @Override
  void close();
}
