package io.keyturn.worker;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.PolicyMisfitException;
import io.keyturn.workflows.rules.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the policy file: YAML, in which an unknown or doubled key is an error. */
public final class PolicyFile {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(ms|s|m|h|d)");

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .addModule(
              new SimpleModule()
                  .addDeserializer(Duration.class, new Durations())
                  .addDeserializer(Path.class, new Paths()))
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
        throw new PolicyFileException(
            file + ": the policy is empty; write cloud, secrets and what to rotate");
      }
      Path base = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), file);
      return document.toPolicy(base);
    } catch (JacksonException malformed) {
      throw new PolicyFileException(PolicyComplaint.of(file, malformed, locations(text)));
    } catch (PolicyMisfitException unfit) {
      PolicyLocations locations = locations(text);
      throw new PolicyFileException(
          unfit.misfits().stream()
              .map(
                  misfit ->
                      PolicyComplaint.at(file, locations.of(misfit.path()))
                          + PlainText.of(misfit.what()))
              .collect(Collectors.joining("\n")));
    }
  }

  private static PolicyLocations locations(String text) {
    try (JsonParser parser = YAML.createParser(text)) {
      return new PolicyLocations(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) throws PolicyFileException {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException missing) {
      throw new PolicyFileException(
          file + ": there is no such file; name the policy with --policy");
    } catch (CharacterCodingException binary) {
      throw new PolicyFileException(file + ": this is not a text in UTF-8; a policy is YAML");
    } catch (IOException unreadable) {
      throw new PolicyFileException(file + ": cannot be read; a policy is a readable YAML file");
    }
  }

  /** Reads paths as they are written; the standard reader takes a colon for a URI's. */
  private static final class Paths extends StdScalarDeserializer<Path> {
    private static final long serialVersionUID = 1L;

    Paths() {
      super(Path.class);
    }

    @Override
    public Path deserialize(JsonParser parser, DeserializationContext context) throws IOException {
      String text = parser.getValueAsString("");
      try {
        if (!text.isBlank()) {
          return Path.of(text);
        }
      } catch (InvalidPathException unusable) {
        // Told below like an empty one.
      }
      throw context.weirdStringException(text, Path.class, "not a path");
    }
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
