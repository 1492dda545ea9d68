package io.keyturn.worker.yaml;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingEndEvent;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceEndEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads the text of one file: plain YAML without anchors and tags, in which variables of the
 * environment may stand as values, and no secrets.
 */
public final class NodeReader {
  private static final int DEEPEST = 20;
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

  private final Path file;
  private final String text;
  private final References references;
  private final Complaints complaints;
  private final ParserImpl events;

  /** Prepares the reading of a text; complaints name the file. */
  public NodeReader(Path file, String text, References references, Complaints complaints) {
    this.file = file;
    this.text = text;
    this.references = references;
    this.complaints = complaints;
    this.events = new ParserImpl(new StreamReader(text), new LoaderOptions());
  }

  /** Reads to the end, or to where it is no YAML; null when nothing is written. */
  public @Nullable Node read() {
    Node root = null;
    try {
      while (!events.checkEvent(Event.ID.StreamEnd)) {
        Event event = events.getEvent();
        if (event instanceof DocumentStartEvent) {
          if (root != null) {
            complaints.unreadable(
                place(event), "a second document begins here; a policy is one YAML document");
            break;
          }
          root = node(events.getEvent(), 0);
        }
      }
    } catch (MarkedYAMLException broken) {
      Mark mark = broken.getProblemMark();
      complaints.unreadable(
          mark == null ? Place.of(file) : place(mark),
          "this is not YAML: " + broken.getProblem() + "; see indentation, quotes and brackets");
    } catch (ReaderException character) {
      complaints.unreadable(
          at(character.getPosition()), "this is not YAML: a character that no text has");
    } catch (YAMLException broken) {
      complaints.unreadable(Place.of(file), "this is not YAML; see indentation and brackets");
    }
    comments();
    return root instanceof Node.Scalar scalar && scalar.empty() ? null : root;
  }

  private Node node(Event event, int depth) {
    Place place = place(event);
    if (event instanceof AliasEvent) {
      return refused(place, "aliases such as *name are not read; write the value out");
    }
    if (event instanceof NodeEvent anchored && anchored.getAnchor() != null) {
      complaints.add(place, "anchors such as &name are not read; take it out");
    }
    if (event instanceof ScalarEvent scalar) {
      return scalar(place, scalar);
    }
    CollectionStartEvent start = (CollectionStartEvent) event;
    if (start.getTag() != null) {
      complaints.add(place, "tags such as !!map are not read; take it out");
    }
    if (depth == DEEPEST) {
      skip();
      return refused(place, "this is nested too deep; nothing in a policy is");
    }
    return start instanceof MappingStartEvent ? mapping(place, depth) : sequence(place, depth);
  }

  private Node refused(Place place, String what) {
    complaints.add(place, what);
    return new Node.Refused(place);
  }

  /** Leaves out the rest of a collection. */
  private void skip() {
    for (int open = 1; open > 0; ) {
      Event event = events.getEvent();
      open += event instanceof CollectionStartEvent ? 1 : 0;
      open -= event instanceof CollectionEndEvent ? 1 : 0;
    }
  }

  private Node sequence(Place place, int depth) {
    List<Node> items = new ArrayList<>();
    for (Event event = events.getEvent();
        !(event instanceof SequenceEndEvent);
        event = events.getEvent()) {
      items.add(node(event, depth + 1));
    }
    return new Node.Sequence(place, items);
  }

  private Node mapping(Place place, int depth) {
    List<Node.Entry> entries = new ArrayList<>();
    for (Event event = events.getEvent();
        !(event instanceof MappingEndEvent);
        event = events.getEvent()) {
      Place at = place(event);
      String key = null;
      if (event instanceof ScalarEvent scalar) {
        key = key(at, scalar);
      } else {
        node(event, depth + 1);
        complaints.add(at, "a key is a text; take this out");
      }
      Node value = node(events.getEvent(), depth + 1);
      if (key != null) {
        entries.add(new Node.Entry(key, at, value));
      }
    }
    return new Node.Mapping(place, entries);
  }

  private @Nullable String key(Place place, ScalarEvent event) {
    String key = event.getValue();
    String secret = SecretShape.of(key);
    if (secret != null) {
      complaints.add(place, secret(secret));
      return null;
    }
    if (event.getAnchor() != null) {
      complaints.add(place, "anchors such as &name are not read; take it out");
    }
    if (References.in(key)) {
      complaints.add(place, "a variable of the environment stands in values only, not in keys");
      return null;
    }
    return key;
  }

  private Node scalar(Place place, ScalarEvent event) {
    if (event.getTag() != null) {
      return refused(place, "tags such as !!str are not read; take it out");
    }
    String written = event.getValue();
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    String secret = SecretShape.of(written);
    if (secret == null && References.in(written)) {
      try {
        written = references.resolve(written);
        plain = false;
        secret = SecretShape.of(written);
      } catch (IllegalArgumentException unresolved) {
        return refused(place, String.valueOf(unresolved.getMessage()));
      }
    }
    return secret != null
        ? refused(place, secret(secret))
        : new Node.Scalar(place, written, plain && NULLS.contains(written));
  }

  private static String secret(String kind) {
    return "this looks like "
        + kind
        + ", and no secret stands in a policy; take it out, name where it is found, and replace it"
        + " if others have read it";
  }

  /** Comments are read by people and copied with the rest: no secret stands there either. */
  private void comments() {
    int line = 0;
    for (String each : text.split("\n", -1)) {
      line++;
      int comment = each.indexOf('#');
      String secret = comment < 0 ? null : SecretShape.known(each.substring(comment));
      Place place = new Place(file, line, comment + 1);
      if (secret != null && !complaints.inLine(place)) {
        complaints.add(place, secret(secret));
      }
    }
  }

  private Place place(Event event) {
    return place(event.getStartMark());
  }

  private Place place(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  private Place at(int position) {
    int end = text.offsetByCodePoints(0, Math.min(position, text.codePointCount(0, text.length())));
    String before = text.substring(0, end);
    int line = (int) before.chars().filter(each -> each == '\n').count() + 1;
    return new Place(file, line, end - before.lastIndexOf('\n'));
  }
}
