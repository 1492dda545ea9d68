package io.keyturn.worker.yaml;

import java.util.List;

/** A part of a YAML document, with its place. */
public sealed interface Node {
  /** Where it begins. */
  Place place();

  /** Keys with values, in the order of the file; a key may stand there twice. */
  record Mapping(Place place, List<Entry> entries) implements Node {
    /** Copies the entries. */
    public Mapping {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One key with its value.
   *
   * @param place of the key
   */
  record Entry(String key, Place place, Node value) {}

  /** A list. */
  record Sequence(Place place, List<Node> items) implements Node {
    /** Copies the items. */
    public Sequence {
      items = List.copyOf(items);
    }
  }

  /**
   * A text, also where it looks like a number.
   *
   * @param empty whether nothing is written, or YAML's null
   */
  record Scalar(Place place, String text, boolean empty) implements Node {}

  /** What was complained of while it was read, and is not looked at any more. */
  record Refused(Place place) implements Node {}

  /**
   * Finds the place of a part, or of the nearest one around it that is written down: for a value
   * its own, for keys with values or a list that of their key.
   *
   * @param path keys from here on, list entries by their index
   */
  default Place find(List<String> path) {
    Place found = place();
    Node node = this;
    for (String step : path) {
      Node next = null;
      if (node instanceof Mapping mapping) {
        for (Entry entry : mapping.entries()) {
          if (next == null && entry.key().equals(step)) {
            next = entry.value();
            found = next instanceof Scalar scalar && !scalar.empty() ? scalar.place : entry.place();
          }
        }
      } else if (node instanceof Sequence sequence && step.matches("\\d{1,6}")) {
        int index = Integer.parseInt(step);
        if (index < sequence.items().size()) {
          next = sequence.items().get(index);
          found = next.place();
        }
      }
      if (next == null) {
        return found;
      }
      node = next;
    }
    return found;
  }
}
