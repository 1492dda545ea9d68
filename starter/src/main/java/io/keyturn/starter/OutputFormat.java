package io.keyturn.starter;

/** For whom a command writes. */
enum OutputFormat {
  /** People. */
  TEXT,
  /** Programs. */
  JSON,
  /** Programs, and people who read them. */
  YAML
}
