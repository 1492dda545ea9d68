package io.keyturn.worker;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells in which line of a policy file a part of the policy stands, as far as it is YAML. */
final class PolicyLocations {
  private final Map<JsonPointer, JsonLocation> starts = new LinkedHashMap<>();

  /** Reads the document up to its end or to where it is broken. */
  PolicyLocations(JsonParser parser) {
    try {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        starts.putIfAbsent(
            parser.getParsingContext().pathAsPointer(), parser.currentTokenLocation());
      }
    } catch (IOException broken) {
      // Whoever reads the policy says so; what stands before it is known.
    }
  }

  /** Finds the part, or the nearest one around it that is written down. */
  @Nullable JsonLocation of(List<String> path) {
    JsonPointer pointer = JsonPointer.empty();
    JsonLocation found = starts.get(pointer);
    for (String key : path) {
      pointer = pointer.appendProperty(key);
      found = starts.getOrDefault(pointer, found);
    }
    return found;
  }

  /** Names the keys that are written down below a part. */
  List<String> keysOf(List<String> path) {
    JsonPointer parent = JsonPointer.empty();
    for (String key : path) {
      parent = parent.appendProperty(key);
    }
    JsonPointer above = parent;
    return starts.keySet().stream()
        .filter(pointer -> !pointer.matches() && above.equals(pointer.head()))
        .map(pointer -> pointer.last().getMatchingProperty())
        .toList();
  }
}
