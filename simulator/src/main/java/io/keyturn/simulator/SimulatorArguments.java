package io.keyturn.simulator;

import io.keyturn.simulator.aws.AwsOptions;
import io.keyturn.simulator.cloud.CloudOptions;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the simulator was asked for on its command line.
 *
 * @param options what it is made of
 * @param readyFile where it says that it is ready
 */
record SimulatorArguments(SimulatorOptions options, Optional<Path> readyFile) {
  static final String USAGE =
      """
      usage: simulator [--server in-memory|dev|HOST:PORT] [--ready-file FILE]
                       [--namespace NAME[=mtls|api-key|both]]... [--folder DIR]
                       [--max-connection-age DURATION] [--max-connection-age-grace DURATION]
                       [--operation-delay DURATION] [--trust-delay DURATION]
                       [--key-creation-delay DURATION] [--key-switch-delay DURATION]
                       [--key-deletion-delay DURATION] [--api-key-creation on|off]
                       [--aws-visible-after DURATION] [--aws-replication-delay DURATION]
      Without a delay of its own, a change of a key is felt after the trust delay. A DURATION is a number with ms, s, m or h, such as 500ms or 5m.""";

  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,37}[a-z0-9]");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException with a sentence for people on what is wrong with it
   */
  static SimulatorArguments parse(String... arguments) {
    SimulatorOptions options = SimulatorOptions.defaults();
    List<String> namespaces = new ArrayList<>();
    Optional<Path> readyFile = Optional.empty();
    Duration age = options.maxConnectionAge();
    Duration grace = options.maxConnectionAgeGrace();
    CloudOptions cloud = options.cloud();
    AwsOptions aws = options.aws();
    Optional<Duration> creation = Optional.empty();
    Optional<Duration> switching = Optional.empty();
    Optional<Duration> deletion = Optional.empty();
    Iterator<String> rest = Arrays.asList(arguments).iterator();
    while (rest.hasNext()) {
      String name = rest.next();
      switch (name) {
        case "--server" -> options = options.withServer(ServerChoice.parse(value(name, rest)));
        case "--ready-file" -> readyFile = Optional.of(readyFile(value(name, rest)));
        case "--namespace" -> {
          String[] parts = value(name, rest).split("=", 2);
          namespaces.add(namespace(parts[0], cloud.account()));
          if (parts.length > 1) {
            options =
                options.withLogin(
                    namespace(parts[0], cloud.account()), NamespaceLogin.parse(parts[1]));
          }
        }
        case "--folder" -> options = options.withFolder(folder(value(name, rest)));
        case "--max-connection-age" -> age = duration(name, value(name, rest));
        case "--max-connection-age-grace" -> grace = duration(name, value(name, rest));
        case "--trust-delay" -> cloud = cloud.withTrustDelay(duration(name, value(name, rest)));
        case "--operation-delay" ->
            cloud = cloud.withOperationDelay(duration(name, value(name, rest)));
        case "--key-creation-delay" -> creation = Optional.of(duration(name, value(name, rest)));
        case "--key-switch-delay" -> switching = Optional.of(duration(name, value(name, rest)));
        case "--key-deletion-delay" -> deletion = Optional.of(duration(name, value(name, rest)));
        case "--api-key-creation" ->
            cloud = cloud.withApiKeyCreation(onOrOff(name, value(name, rest)));
        case "--aws-visible-after" -> aws = aws.withVisibleAfter(duration(name, value(name, rest)));
        case "--aws-replication-delay" ->
            aws = aws.withReplicationDelay(duration(name, value(name, rest)));
        default ->
            throw new IllegalArgumentException("Unknown option '" + Printable.of(name) + "'.");
      }
    }
    if (age.toMillis() < 1) {
      throw new IllegalArgumentException("--max-connection-age must be more than nothing.");
    }
    if (grace.toMillis() < 500) {
      throw new IllegalArgumentException("--max-connection-age-grace must be at least 500ms.");
    }
    cloud =
        cloud.withKeyDelays(
            creation.orElse(cloud.keyCreationDelay()),
            switching.orElse(cloud.keySwitchDelay()),
            deletion.orElse(cloud.keyDeletionDelay()));
    options = options.withConnectionAge(age, grace).withCloud(cloud).withAws(aws);
    return new SimulatorArguments(
        namespaces.isEmpty() ? options : options.withNamespaces(namespaces), readyFile);
  }

  private static String value(String name, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(name + " needs a value.");
    }
    return rest.next();
  }

  private static boolean onOrOff(String name, String text) {
    if (!text.equals("on") && !text.equals("off")) {
      throw new IllegalArgumentException(
          name + " must be on or off, not '" + Printable.of(text) + "'.");
    }
    return text.equals("on");
  }

  private static String namespace(String text, String account) {
    String suffix = "." + account;
    String name = text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "--namespace must be 2 to 39 of a-z, 0-9 and '-', not '" + Printable.of(text) + "'.");
    }
    return name;
  }

  private static Path path(String name, String text) {
    try {
      if (text.isBlank()) {
        throw new IllegalArgumentException(name + " needs a path.");
      }
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(name + " is no path.", e);
    }
  }

  private static Path readyFile(String text) {
    Path file = path("--ready-file", text);
    Path parent = file.getParent();
    if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(file)) {
      throw new IllegalArgumentException(
          "--ready-file must name a file in a folder that exists, not '"
              + Printable.of(text)
              + "'.");
    }
    return file;
  }

  private static Path folder(String text) {
    Path folder = path("--folder", text);
    Path parent = folder.getParent();
    if (!Files.isDirectory(folder)
        && (Files.exists(folder) || parent == null || !Files.isDirectory(parent))) {
      throw new IllegalArgumentException(
          "--folder must name a folder, or a new one in a folder that exists, not '"
              + Printable.of(text)
              + "'.");
    }
    return folder;
  }

  private static Duration duration(String name, String text) {
    Matcher parts = DURATION.matcher(text);
    if (parts.matches()) {
      long number = Long.parseLong(parts.group(1));
      return switch (parts.group(2)) {
        case "ms" -> Duration.ofMillis(number);
        case "s" -> Duration.ofSeconds(number);
        case "m" -> Duration.ofMinutes(number);
        default -> Duration.ofHours(number);
      };
    }
    try {
      Duration parsed = Duration.parse(text.toUpperCase(Locale.ROOT));
      if (!parsed.isNegative()) {
        return parsed;
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          name + " must be a duration such as 500ms or 5m, not '" + Printable.of(text) + "'.", e);
    }
    throw new IllegalArgumentException(name + " must not be negative.");
  }
}
