package io.keyturn.starter.demo;

/** Where the demo is watched. */
interface Display extends AutoCloseable {
  /** Shows a moment; called a few times a second. */
  void show(Snapshot snapshot);

  /** Leaves the last moment standing. */
  @Override
  void close();
}
