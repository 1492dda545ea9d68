package io.keyturn.worker;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.keyturn.activities.policy.Policy;
import io.keyturn.workflows.rules.PlainText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the policy file: YAML, in which an unknown or doubled key is an error. */
public final class PolicyFile {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new SimpleModule().addDeserializer(Duration.class, new Durations()))
          .build();

  private PolicyFile() {}

  /**
   * Reads a policy.
   *
   * @throws PolicyFileException with file, line and column of what is wrong
   */
  public static Policy read(Path file) throws PolicyFileException {
    String text = text(file);
    try {
      PolicyDocument document = YAML.readValue(text, PolicyDocument.class);
      if (document == null) {
        throw new PolicyFileException(file + ": the policy is empty");
      }
      Path base = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
      return document.toPolicy(base);
    } catch (UnrecognizedPropertyException unknown) {
      throw new PolicyFileException(
          at(file, unknown)
              + "unknown key "
              + PlainText.of(unknown.getPropertyName())
              + hint(unknown.getPropertyName(), unknown.getKnownPropertyIds()));
    } catch (JacksonException malformed) {
      throw new PolicyFileException(
          at(file, malformed)
              + PlainText.of(firstLine(malformed.getOriginalMessage()))
              + path(malformed));
    } catch (IllegalArgumentException unfit) {
      throw new PolicyFileException(
          String.valueOf(unfit.getMessage())
              .lines()
              .map(line -> file + ": " + PlainText.of(line))
              .reduce((one, other) -> one + "\n" + other)
              .orElse(file + ": the policy does not fit together"));
    }
  }

  private static String text(Path file) throws PolicyFileException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw new PolicyFileException(
          file + ": there is no such file; name the policy with --policy");
    } catch (CharacterCodingException binary) {
      throw new PolicyFileException(file + ": this is not a text in UTF-8");
    } catch (IOException unreadable) {
      throw new PolicyFileException(file + ": cannot be read; a policy is a readable YAML file");
    }
  }

  private static String at(Path file, JacksonException e) {
    JsonLocation location = e.getLocation();
    return location == null || location.getLineNr() < 1
        ? file + ": "
        : file + ":" + location.getLineNr() + ":" + location.getColumnNr() + ": ";
  }

  private static String path(JacksonException e) {
    if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    for (JsonMappingException.Reference step : mapping.getPath()) {
      if (!text.isEmpty()) {
        text.append('.');
      }
      text.append(step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName());
    }
    return " (at " + PlainText.of(text.toString()) + ")";
  }

  private static String hint(String unknown, Collection<Object> known) {
    List<String> names = known.stream().map(String::valueOf).sorted().toList();
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .filter(name -> distance(unknown, name) <= 3)
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

  private static String firstLine(String text) {
    return text.lines().findFirst().orElse("malformed");
  }

  /** Reads durations such as {@code 90s}, {@code 10m}, {@code 3h} or {@code 365d}. */
  private static final class Durations extends StdScalarDeserializer<Duration> {
    private static final long serialVersionUID = 1L;

    Durations() {
      super(Duration.class);
    }

    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      String text = parser.getValueAsString("");
      Matcher matcher = DURATION.matcher(text);
      if (!matcher.matches()) {
        throw context.weirdStringException(
            text, Duration.class, "a duration is a number with ms, s, m, h or d, such as 30d");
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
  }
}
