package io.keyturn.worker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.keyturn.workflows.rules.PlainText;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says in the policy's own words what the YAML parser did not like, and what to write instead. */
final class PolicyComplaint {
  /** A word with more wrong letters is another word. */
  private static final int FAR = 3;

  private static final Pattern MISSING =
      Pattern.compile("Missing required creator property '([^']*)'.*", Pattern.DOTALL);
  private static final Pattern DOUBLED =
      Pattern.compile("Duplicate field '([^']*)'.*", Pattern.DOTALL);

  private PolicyComplaint() {}

  /** Words the complaint, with file, line and column before it. */
  static String of(Path file, JacksonException e, PolicyLocations locations) {
    if (e.getCause() instanceof StreamReadException syntax) {
      return of(file, syntax, locations);
    }
    if (e.getCause() instanceof MarkedYAMLException syntax) {
      return syntax(file, syntax);
    }
    List<String> path = path(e);
    if (e instanceof JsonMappingException missing && missing(e).matches()) {
      String stray = stray(missing, locations.keysOf(around(path)));
      if (stray != null) {
        List<String> instead = new ArrayList<>(around(path));
        instead.add(stray);
        return at(file, locations.of(instead))
            + PlainText.of("unknown key " + stray + nearest(stray, known(missing)))
            + where(instead);
      }
    }
    return at(file, path.isEmpty() ? e.getLocation() : locations.of(path))
        + PlainText.of(what(e))
        + where(path);
  }

  private static String syntax(Path file, MarkedYAMLException e) {
    Mark mark = e.getProblemMark();
    return (mark == null ? file + ": " : at(file, mark.getLine() + 1, mark.getColumn() + 1))
        + "this is not YAML: "
        + PlainText.of(String.valueOf(e.getProblem()))
        + "; see indentation, quotes and brackets";
  }

  private static Matcher missing(JacksonException e) {
    return MISSING.matcher(String.valueOf(e.getOriginalMessage()));
  }

  private static List<String> around(List<String> path) {
    return path.subList(0, Math.max(0, path.size() - 1));
  }

  private static String where(List<String> path) {
    return path.isEmpty() ? "" : " (at " + PlainText.of(String.join(".", path)) + ")";
  }

  /** Names the place of something in a policy file. */
  static String at(Path file, @Nullable JsonLocation location) {
    return location == null || location.getLineNr() < 1
        ? file + ": "
        : at(file, location.getLineNr(), location.getColumnNr());
  }

  private static String at(Path file, int line, int column) {
    return file + ":" + line + ":" + column + ": ";
  }

  /** A key that is there in place of the missing one. */
  private static @Nullable String stray(JsonMappingException missing, List<String> written) {
    Set<String> known = known(missing);
    return known.isEmpty()
        ? null
        : written.stream().filter(key -> !known.contains(key)).findFirst().orElse(null);
  }

  /** The keys that may stand beside the missing one. */
  private static Set<String> known(JsonMappingException missing) {
    List<Reference> path = missing.getPath();
    Object owner = path.isEmpty() ? null : path.get(path.size() - 1).getFrom();
    return owner instanceof Class<?> type && type.isRecord()
        ? Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getName)
            .collect(Collectors.toSet())
        : Set.of();
  }

  private static String what(JacksonException e) {
    String message = String.valueOf(e.getOriginalMessage());
    Matcher missing = missing(e);
    Matcher doubled = DOUBLED.matcher(message);
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "unknown key "
          + unknown.getPropertyName()
          + nearest(unknown.getPropertyName(), unknown.getKnownPropertyIds());
    } else if (missing.matches()) {
      return missing.group(1) + " is missing; add it";
    } else if (doubled.matches()) {
      return "the key " + doubled.group(1) + " is given twice; keep one of them";
    } else if (e instanceof InvalidNullException) {
      return "there is nothing here; give it a value or take it out";
    } else if (e instanceof InvalidFormatException format) {
      return format(String.valueOf(format.getValue()), format.getTargetType());
    } else if (message.startsWith("No content")) {
      return "the policy is empty; write cloud, secrets and what to rotate";
    } else if (message.startsWith("Trailing token")) {
      return "a second document begins here; a policy is one YAML document";
    } else if (e instanceof MismatchedInputException mismatch) {
      return "something else is expected here: " + expected(mismatch.getTargetType());
    }
    return "this is not YAML, "
        + message.lines().findFirst().orElse("malformed")
        + "; see indentation, quotes and brackets";
  }

  private static String format(String value, Class<?> type) {
    if (type == Duration.class) {
      return value + " is no duration; write a number with ms, s, m, h or d, such as 30d";
    }
    if (type.isEnum()) {
      List<String> words = words(type);
      return value + " is not known here" + nearest(value, words);
    }
    return value + " cannot be used here; write " + expected(type);
  }

  private static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(
            constant ->
                constant instanceof PolicyDocument.ApprovalWord word
                    ? word.word()
                    : constant.toString())
        .toList();
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "see the documentation of the policy file";
    } else if (Collection.class.isAssignableFrom(type)) {
      return "a list such as [one, two]";
    } else if (type == Duration.class) {
      return "a duration such as 30d";
    } else if (type == Path.class) {
      return "the path of a file";
    } else if (type.isEnum()) {
      return "one of " + words(type);
    } else if (type == String.class) {
      return "a text";
    }
    return "keys with values, such as {key: value}";
  }

  private static List<String> path(JacksonException e) {
    return e instanceof JsonMappingException mapping
        ? mapping.getPath().stream()
            .map(
                step ->
                    step.getFieldName() == null
                        ? String.valueOf(step.getIndex())
                        : step.getFieldName())
            .toList()
        : List.of();
  }

  private static String nearest(String unknown, Collection<?> known) {
    List<String> names = known.stream().map(String::valueOf).sorted().toList();
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .filter(name -> distance(unknown, name) <= FAR)
        .map(name -> "; did you mean " + name + "?")
        .orElse("; known here are " + names);
  }

  /** The edit distance of Levenshtein: keys are short, so the plain table will do. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int substituted = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[other.length()];
  }
}
