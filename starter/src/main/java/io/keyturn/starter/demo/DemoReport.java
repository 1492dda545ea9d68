package io.keyturn.starter.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** What came of a demo as JSON, for programs. */
public final class DemoReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private DemoReport() {}

  static byte[] json(DemoResult result) {
    List<String> reasons = result.reasons();
    ObjectNode root =
        JSON.createObjectNode()
            .put("server", result.server())
            .put("calls", result.calls())
            .put("failedCalls", result.failedCalls())
            .put("p99MillisBefore", rounded(result.before().p99Millis()))
            .put("p99MillisDuring", rounded(result.during().p99Millis()));
    ArrayNode rotations = root.putArray("rotations");
    for (Rotated rotated : result.rotations()) {
      ArrayNode steps =
          rotations
              .addObject()
              .put("credential", rotated.credential())
              .put("kind", rotated.kind())
              .put("outcome", rotated.outcome())
              .put("seconds", rounded(rotated.seconds()))
              .putArray("steps");
      rotated.steps().forEach(steps::add);
    }
    root.put("oldCredentialRefused", result.oldCredentialRefused()).put("ok", reasons.isEmpty());
    ArrayNode why = root.putArray("reasons");
    reasons.forEach(why::add);
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the report cannot be written as JSON", e);
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /**
   * Looks whether a report can be written to a file, by writing a draft beside it.
   *
   * @throws IOException with one line for people if it cannot
   */
  public static void requireWritable(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it is no ordinary file");
    }
    Path place = place(file);
    try {
      Files.deleteIfExists(Files.createTempFile(folder(place), ".keyturn", ".draft"));
    } catch (IOException e) {
      throw new IOException("its folder does not exist or cannot be written", e);
    }
  }

  /** Writes the report, whole or not at all. */
  static void write(DemoResult result, Path file) throws IOException {
    Path place = place(file);
    Path draft = Files.createTempFile(folder(place), ".keyturn", ".draft");
    try {
      Files.write(draft, json(result));
      Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** A link stays a link: what it leads to is replaced. */
  private static Path place(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
  }

  private static Path folder(Path file) throws IOException {
    Path parent = file.getParent();
    if (parent == null) {
      throw new IOException("it has no folder");
    }
    return parent;
  }
}
