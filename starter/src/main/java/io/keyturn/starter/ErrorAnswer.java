package io.keyturn.starter;

/** What a failure looks like to programs; its components are the documented keys. */
record ErrorAnswer(Details error) {
  /** What happened, in words. */
  record Details(String cause, String remedy, int exitCode) {}
}
