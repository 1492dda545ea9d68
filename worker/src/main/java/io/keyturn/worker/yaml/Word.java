package io.keyturn.worker.yaml;

/** A constant of an enum that is written in another way than it is named. */
public interface Word {
  /** How it is written. */
  String word();
}
