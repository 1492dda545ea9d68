package io.keyturn.starter;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which build of the program this is. It needs no library, so that it is told at once. */
final class Version {
  private static final String BUILD = "build.properties";

  private Version() {}

  /** The version, and the commit if the build knew it. */
  static String line() {
    Properties build = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(BUILD)) {
      if (in != null) {
        build.load(in);
      }
    } catch (IOException e) {
      // What cannot be read is not known.
      build.clear();
    }
    String commit = build.getProperty("commit", "");
    return "keyturn "
        + build.getProperty("version", "of an unknown version")
        + (commit.isBlank() ? "" : " (commit " + commit.strip() + ")");
  }
}
