package io.keyturn.starter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;

/**
 * Writes what commands answer for programs. What is beyond ASCII is escaped in JSON: nothing in it
 * steers a terminal.
 */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private Json() {}

  static ArrayNode list() {
    return MAPPER.createArrayNode();
  }

  /** Writes a record, a list of records or a tree, over several lines. */
  static String text(Object document) {
    return written(MAPPER.writer(SerializationFeature.INDENT_OUTPUT)::writeValueAsString, document);
  }

  /** Writes the same in one line. */
  static String line(Object document) {
    return written(MAPPER::writeValueAsString, document);
  }

  /** Writes the same as YAML. */
  static String yaml(Object document) {
    YAMLFactory plain =
        YAMLFactory.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();
    return written(new ObjectMapper(plain)::writeValueAsString, document).stripTrailing();
  }

  /** Turns a document into text. */
  private interface Writing {
    String write(Object document) throws JsonProcessingException;
  }

  private static String written(Writing writing, Object document) {
    try {
      return writing.write(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the answer cannot be written", e);
    }
  }
}
