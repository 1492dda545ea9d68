package io.keyturn.starter;

import io.keyturn.workflows.domain.Steering;
import io.keyturn.workflows.rules.PlainText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of all commands that change a rotation's course: who says so, and why. */
final class SteeringOptions {
  /** As {@link Steering} takes them. */
  private static final int LONGEST = 1000;

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "Who steers, as the history shows it (default: user@host). For pipelines.")
  private @Nullable String name;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "asked for",
      description = "Why; stands in the history (default: ${DEFAULT-VALUE}).")
  private String reason;

  /** Who steers. */
  String name() {
    return name == null ? userAtHost() : text("--as", name);
  }

  /** Why. */
  String reason() {
    return text("--reason", reason);
  }

  Steering steering() {
    return new Steering(name(), reason());
  }

  /** Who runs the command, as far as the machine knows. */
  static String userAtHost() {
    return System.getProperty("user.name", "unknown") + "@" + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "unknown";
    }
  }

  private static String text(String option, String given) {
    if (given.isBlank() || given.length() > LONGEST) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          option + " is empty, or longer than " + LONGEST + " characters",
          "Say it in a few words.");
    }
    // Character by character: the whole would be cut where lines are cut.
    return given
        .codePoints()
        .mapToObj(point -> PlainText.of(Character.toString(point)))
        .collect(Collectors.joining());
  }
}
