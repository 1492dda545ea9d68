package io.keyturn.simulator.aws;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The members of a request; those that nobody asks for are ignored, as AWS does it. */
final class Parameters {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final ObjectNode node;

  private Parameters(ObjectNode node) {
    this.node = node;
  }

  /**
   * Reads a request's body.
   *
   * @throws AwsRefusal if it is no JSON object
   */
  static Parameters read(byte[] body) {
    try {
      if (body.length > 0 && JSON.readTree(body) instanceof ObjectNode node) {
        return new Parameters(node);
      }
    } catch (JacksonException e) {
      // What is said of the text could quote a secret.
      throw unreadable();
    } catch (IOException e) {
      throw new IllegalStateException("A body in memory cannot be read.", e);
    }
    throw unreadable();
  }

  private static AwsRefusal unreadable() {
    return new AwsRefusal("SerializationException", "The body is no JSON object of this action.");
  }

  private Optional<JsonNode> value(String name, JsonNodeType type) {
    JsonNode value = node.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (value.getNodeType() != type) {
      throw new AwsRefusal("SerializationException", name + " is of another type.");
    }
    return Optional.of(value);
  }

  Optional<String> text(String name) {
    return value(name, JsonNodeType.STRING).map(JsonNode::asText);
  }

  /** Returns a text whose length is within the limits of the API's reference. */
  Optional<String> text(String name, int shortest, int longest) {
    Optional<String> text = text(name);
    if (text.isPresent() && (text.get().length() < shortest || text.get().length() > longest)) {
      throw AwsRefusal.validation(
          "1 validation error detected: Value at '%s' failed to satisfy constraint: Member must have length between %d and %d"
              .formatted(member(name), shortest, longest));
    }
    return text;
  }

  String required(String name, int longest) {
    return text(name, 1, longest).orElseThrow(() -> missing(name));
  }

  boolean flag(String name) {
    return value(name, JsonNodeType.BOOLEAN).map(JsonNode::asBoolean).orElse(false);
  }

  Optional<Long> number(String name) {
    return value(name, JsonNodeType.NUMBER).map(JsonNode::asLong);
  }

  boolean has(String name) {
    return node.hasNonNull(name);
  }

  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : items(name)) {
      if (!item.isTextual()) {
        throw new AwsRefusal("SerializationException", name + " holds another type.");
      }
      texts.add(item.asText());
    }
    return texts;
  }

  List<Parameters> objects(String name) {
    List<Parameters> objects = new ArrayList<>();
    for (JsonNode item : items(name)) {
      if (!(item instanceof ObjectNode object)) {
        throw new AwsRefusal("SerializationException", name + " holds another type.");
      }
      objects.add(new Parameters(object));
    }
    return objects;
  }

  private Iterable<JsonNode> items(String name) {
    return value(name, JsonNodeType.ARRAY)
        .<Iterable<JsonNode>>map(array -> array)
        .orElse(List.of());
  }

  /** Returns an answer's page size, 1 to 100. */
  int maxResults() {
    long wanted = number("MaxResults").orElse(100L);
    if (wanted < 1 || wanted > 100) {
      throw AwsRefusal.validation(
          "1 validation error detected: Value at 'maxResults' failed to satisfy constraint: Member must be between 1 and 100");
    }
    return (int) wanted;
  }

  static AwsRefusal missing(String name) {
    return AwsRefusal.validation(
        "1 validation error detected: Value null at '%s' failed to satisfy constraint: Member must not be null"
            .formatted(member(name)));
  }

  private static String member(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
