package io.keyturn.worker.yaml;

import io.keyturn.activities.policy.Nearest;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes the values that stand behind a key, and describes them. */
final class Scalars {
  private static final String DURATION = "(\\d{1,9})\\s*(ms|s|m|h|d)";
  private static final Pattern DURATIONS = Pattern.compile(DURATION);
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Scalars() {}

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException with what is wrong and what to write
   */
  static Object read(Class<?> type, Node.Scalar scalar) {
    String text = scalar.text();
    if (type == Duration.class) {
      return duration(text);
    } else if (type == Path.class) {
      return path(text, scalar.place().file());
    } else if (type == boolean.class) {
      return truth(text);
    } else if (type == URI.class) {
      return uri(text);
    } else if (type.isEnum()) {
      return constant(type, text);
    }
    if (CONTROL.matcher(text).find()) {
      throw new IllegalArgumentException(
          "a text here has no line breaks and no control characters; take them out");
    }
    return text;
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATIONS.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          text + " is no duration; write a number with ms, s, m, h or d, such as 30d");
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private static Path path(String text, Path file) {
    try {
      if (!text.isBlank() && !CONTROL.matcher(text).find()) {
        Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
        return folder.resolve(text);
      }
    } catch (InvalidPathException unusable) {
      // Told below like an empty one.
    }
    throw new IllegalArgumentException(text + " cannot be used here; write the path of a file");
  }

  private static boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text + " is neither true nor false; write one of them");
    }
    return text.equals("true");
  }

  private static URI uri(String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException malformed) {
      // Told below like one of another scheme.
    }
    throw new IllegalArgumentException(
        text + " is no URL; write one such as https://secretsmanager.example.com");
  }

  private static Object constant(Class<?> type, String text) {
    List<String> words = words(type);
    int index = words.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(text + " is not known here" + Nearest.of(text, words));
    }
    return type.getEnumConstants()[index];
  }

  private static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(Scalars::word).toList();
  }

  private static String word(Object constant) {
    return constant instanceof Word word ? word.word() : ((Enum<?>) constant).name();
  }

  /** Says what has to stand here. */
  static String expected(Type type) {
    if (type instanceof ParameterizedType several) {
      return several.getRawType() == List.class
          ? "a list such as [one, two]"
          : "keys with values, such as {key: value}";
    } else if (type == Duration.class) {
      return "a duration such as 30d";
    } else if (type == Path.class) {
      return "the path of a file";
    } else if (type == URI.class) {
      return "a URL";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == String.class) {
      return "a text";
    } else if (type instanceof Class<?> constants && constants.isEnum()) {
      return "one of " + words(constants);
    }
    return "keys with values, such as {key: value}";
  }

  /** Writes a value in the way in which it is read. */
  static Object write(Object value) {
    if (value instanceof Duration duration) {
      return text(duration);
    } else if (value instanceof Enum<?> constant) {
      return word(constant);
    }
    return value instanceof Boolean ? value : References.escape(value.toString());
  }

  private static String text(Duration duration) {
    long millis = duration.toMillis();
    Map<String, Long> units = new LinkedHashMap<>();
    units.put("d", 86_400_000L);
    units.put("h", 3_600_000L);
    units.put("m", 60_000L);
    units.put("s", 1_000L);
    return units.entrySet().stream()
        .filter(unit -> millis % unit.getValue() == 0 && millis > 0)
        .findFirst()
        .map(unit -> millis / unit.getValue() + unit.getKey())
        .orElse(millis + "ms");
  }

  /** Describes a type of value as JSON Schema does. */
  static Map<String, Object> schema(Class<?> type) {
    if (type == Duration.class) {
      return orReference(Schema.ordered("type", "string", "pattern", "^" + DURATION + "$"));
    } else if (type == boolean.class) {
      return orReference(Map.of("type", "boolean"));
    } else if (type == URI.class) {
      return orReference(Schema.ordered("type", "string", "pattern", "^https?://"));
    } else if (type.isEnum()) {
      return orReference(Map.of("enum", words(type)));
    } else if (type == Path.class) {
      return Schema.ordered("type", "string", "minLength", 1);
    }
    return Map.of("type", "string");
  }

  private static Map<String, Object> orReference(Map<String, Object> schema) {
    return Map.of(
        "anyOf", List.of(schema, Schema.ordered("type", "string", "pattern", References.PATTERN)));
  }
}
