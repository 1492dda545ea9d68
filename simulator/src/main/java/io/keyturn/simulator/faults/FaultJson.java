package io.keyturn.simulator.faults;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.grpc.Status;
import io.keyturn.simulator.cloud.BundleEdit;
import io.keyturn.simulator.cloud.CertificateFilter;
import io.keyturn.simulator.cloud.PlannedOutcome;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads faults from JSON and shows those that wait.
 *
 * <p>An object has an {@code action}, a {@code method} (full name or its end) and may have {@code
 * namespace}, {@code skip}, {@code times} and {@code when} (before, after); beside them, by action:
 *
 * <ul>
 *   <li>{@code fail}: {@code status}, {@code message}
 *   <li>{@code delay}: {@code delayMillis}
 *   <li>{@code lose}: nothing
 *   <li>{@code end}: {@code state} (FAILED, REJECTED, CANCELLED), {@code reason}
 *   <li>{@code edit}: {@code editNamespace}, {@code addPem}, {@code removeSha256}, {@code
 *       addFilters}
 *   <li>{@code kill}: {@code pid}
 *   <li>{@code hold}: nothing; the calls go when the fault is taken away
 *   <li>{@code awsError}: {@code type}, {@code message}, {@code httpStatus}, {@code
 *       retryAfterMillis}
 *   <li>{@code refuseLeafs}, without a method: {@code namespace}, {@code issuerNotIn} (SHA-256
 *       fingerprints), {@code afterAccepted}
 * </ul>
 */
final class FaultJson {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
  private static final Set<String> COMMON =
      Set.of("action", "method", "namespace", "skip", "times", "when");

  private FaultJson() {}

  /**
   * Arms what the JSON object asks for.
   *
   * @throws IllegalArgumentException with one sentence on what is wrong with it
   */
  static ObjectNode arm(Faults faults, InputStream in) throws IOException {
    JsonNode read = JSON.readTree(in);
    if (!(read instanceof ObjectNode node)) {
      throw new IllegalArgumentException("A fault is a JSON object.");
    }
    String action = text(node, "action", "");
    if (action.equals("refuseLeafs")) {
      only(node, Set.of("action", "namespace", "issuerNotIn", "afterAccepted"));
      faults.refuse(
          new LeafRefusal(
              text(node, "namespace", ""),
              new HashSet<>(texts(node, "issuerNotIn")),
              number(node, "afterAccepted", 0)));
      return JSON.createObjectNode().put("action", action);
    }
    int id =
        faults.arm(
            new Fault(
                text(node, "method", ""),
                text(node, "namespace", ""),
                number(node, "skip", 0),
                number(node, "times", 1),
                constant(Moment.class, text(node, "when", "before")),
                action(action, node)));
    return JSON.createObjectNode().put("id", id);
  }

  private static Fault.Action action(String action, ObjectNode node) {
    return switch (action) {
      case "fail" -> {
        only(node, Set.of("status", "message"));
        yield new Fault.Fail(
            constant(Status.Code.class, text(node, "status", "UNAVAILABLE")),
            text(node, "message", "fault"));
      }
      case "delay" -> {
        only(node, Set.of("delayMillis"));
        yield new Fault.Delay(Duration.ofMillis(number(node, "delayMillis", 1000)));
      }
      case "lose" -> {
        only(node, Set.of());
        yield new Fault.Lose();
      }
      case "end" -> {
        only(node, Set.of("state", "reason"));
        yield new Fault.End(
            new PlannedOutcome(
                constant(AsyncOperation.State.class, "STATE_" + text(node, "state", "FAILED")),
                text(node, "reason", "fault")));
      }
      case "edit" -> {
        only(node, Set.of("editNamespace", "addPem", "removeSha256", "addFilters"));
        yield new Fault.Edit(
            text(node, "editNamespace", text(node, "namespace", "")),
            new BundleEdit(text(node, "addPem", ""), texts(node, "removeSha256"), filters(node)));
      }
      case "kill" -> {
        only(node, Set.of("pid"));
        yield new Fault.Kill(node.path("pid").asLong());
      }
      case "hold" -> {
        only(node, Set.of());
        yield new Fault.Hold();
      }
      case "awsError" -> {
        only(node, Set.of("type", "message", "httpStatus", "retryAfterMillis"));
        yield new Fault.AwsError(
            text(node, "type", "InternalServiceError"),
            text(node, "message", "fault"),
            number(node, "httpStatus", 400),
            node.has("retryAfterMillis")
                ? Optional.of(Duration.ofMillis(number(node, "retryAfterMillis", 0)))
                : Optional.empty());
      }
      default ->
          throw new IllegalArgumentException(
              "action must be one of fail, delay, lose, end, edit, kill, hold, awsError,"
                  + " refuseLeafs.");
    };
  }

  private static void only(ObjectNode node, Set<String> own) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (!own.contains(name) && !COMMON.contains(name)) {
                throw new IllegalArgumentException("Unknown key " + name + ".");
              }
            });
  }

  private static List<CertificateFilter> filters(ObjectNode node) {
    List<CertificateFilter> filters = new ArrayList<>();
    for (JsonNode filter : node.path("addFilters")) {
      filters.add(
          new CertificateFilter(
              filter.path("commonName").asText(),
              filter.path("organization").asText(),
              filter.path("organizationalUnit").asText(),
              filter.path("subjectAlternativeName").asText()));
    }
    return filters;
  }

  private static String text(ObjectNode node, String key, String otherwise) {
    JsonNode value = node.path(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isTextual()) {
      throw new IllegalArgumentException(key + " must be a string.");
    }
    return value.asText();
  }

  private static int number(ObjectNode node, String key, int otherwise) {
    JsonNode value = node.path(key);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.canConvertToInt()) {
      throw new IllegalArgumentException(key + " must be a whole number.");
    }
    return value.asInt();
  }

  private static List<String> texts(ObjectNode node, String key) {
    List<String> values = new ArrayList<>();
    node.path(key).forEach(value -> values.add(value.asText()));
    return values;
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    try {
      return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " is no " + type.getSimpleName() + ".", e);
    }
  }

  static ArrayNode list(Faults faults) {
    ArrayNode all = JSON.createArrayNode();
    for (Faults.Progress progress : faults.list()) {
      all.addObject()
          .put("id", progress.id())
          .put("action", progress.fault().action().getClass().getSimpleName())
          .put("method", progress.fault().method())
          .put("namespace", progress.fault().namespace())
          .put("when", progress.fault().moment().name().toLowerCase(Locale.ROOT))
          .put("skip", progress.fault().skip())
          .put("times", progress.fault().times())
          .put("seen", progress.seen())
          .put("struck", progress.struck());
    }
    return all;
  }
}
