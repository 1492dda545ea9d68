package io.keyturn.worker.yaml;

import io.keyturn.activities.policy.Nearest;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of what was read, and goes on after an error to find all of them.
 *
 * <p>A part that cannot be made is null in the list or mapping where it stands; a text that is
 * missing or wrong has a stand-in that nothing else is equal to, so that what else is wrong with
 * the part around it is found too.
 */
public final class Binder {
  private final Complaints complaints;
  private int standIns;

  /** Tells what is wrong to somebody. */
  public Binder(Complaints complaints) {
    this.complaints = complaints;
  }

  /**
   * Makes a record; null when it cannot be made. When there are complaints, it has stand-ins, and
   * null for what is required.
   */
  public <T extends Record> @Nullable T bind(Class<T> type, Node node) {
    return type.cast(value(type, node, List.of()));
  }

  private @Nullable Object value(Type type, Node node, List<String> path) {
    if (node instanceof Node.Refused) {
      complaints.mark(path);
      return null;
    }
    if (node instanceof Node.Scalar scalar && scalar.empty()) {
      complaints.add(node.place(), path, "there is nothing here; give it a value or take it out");
      return null;
    }
    if (type instanceof ParameterizedType several) {
      Type[] of = several.getActualTypeArguments();
      return several.getRawType() == List.class
          ? list(of[0], several, node, path)
          : map(of[1], several, node, path);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return node instanceof Node.Mapping mapping
          ? record(plain, mapping, path)
          : unexpected(type, node, path);
    }
    if (node instanceof Node.Scalar scalar) {
      try {
        return Scalars.read(plain, scalar);
      } catch (IllegalArgumentException wrong) {
        complaints.add(node.place(), path, String.valueOf(wrong.getMessage()));
        return null;
      }
    }
    return unexpected(type, node, path);
  }

  private @Nullable Object unexpected(Type type, Node node, List<String> path) {
    complaints.add(
        node.place(), path, "something else is expected here: " + Scalars.expected(type));
    return null;
  }

  private @Nullable Object list(Type of, Type type, Node node, List<String> path) {
    if (!(node instanceof Node.Sequence sequence)) {
      return unexpected(type, node, path);
    }
    List<@Nullable Object> items = new ArrayList<>();
    for (Node item : sequence.items()) {
      items.add(orStandIn(of, value(of, item, below(path, String.valueOf(items.size())))));
    }
    return items;
  }

  private @Nullable Object map(Type of, Type type, Node node, List<String> path) {
    if (!(node instanceof Node.Mapping mapping)) {
      return unexpected(type, node, path);
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    once(mapping, path)
        .forEach(
            (key, entry) ->
                values.put(key, orStandIn(of, value(of, entry.value(), below(path, key)))));
    return values;
  }

  /** The entries by their keys, the first of two with the same one. */
  private Map<String, Node.Entry> once(Node.Mapping mapping, List<String> path) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>();
    for (Node.Entry entry : mapping.entries()) {
      Node.Entry first = entries.putIfAbsent(entry.key(), entry);
      if (first != null) {
        complaints.add(
            entry.place(),
            below(path, entry.key()),
            "the key "
                + entry.key()
                + " is given twice, first at "
                + first.place()
                + "; keep one of them");
      }
    }
    return entries;
  }

  private @Nullable Object record(Class<?> type, Node.Mapping mapping, List<String> path) {
    Map<String, Node.Entry> entries = once(mapping, path);
    List<RecordComponent> components = List.of(type.getRecordComponents());
    List<String> guesses = unknown(components, entries, path);
    boolean whole = exactlyOne(type, mapping, entries, guesses, path);
    List<@Nullable Object> values = new ArrayList<>();
    for (RecordComponent component : components) {
      Key key = Objects.requireNonNull(component.getAnnotation(Key.class), component.getName());
      Node.Entry entry = entries.get(component.getName());
      Object value = null;
      if (entry != null) {
        value = value(component.getGenericType(), entry.value(), below(path, component.getName()));
      } else if (key.required()) {
        missing(component.getName(), mapping, guesses, path);
      }
      if (value == null && !key.otherwise().isEmpty()) {
        value = otherwise(component, path);
      }
      if (value == null && key.required()) {
        value = orStandIn(component.getGenericType(), null);
        whole &= value != null || path.isEmpty();
      }
      values.add(value);
    }
    return whole ? make(type, values) : null;
  }

  /** Complains of unknown keys and tells which known ones were probably meant. */
  private List<String> unknown(
      List<RecordComponent> components, Map<String, Node.Entry> entries, List<String> path) {
    List<String> known = components.stream().map(RecordComponent::getName).toList();
    List<String> guesses = new ArrayList<>();
    entries.forEach(
        (key, entry) -> {
          if (!known.contains(key)) {
            complaints.add(
                entry.place(), below(path, key), "unknown key " + key + Nearest.of(key, known));
            guesses.addAll(Nearest.to(key, known).stream().toList());
          }
        });
    return guesses;
  }

  private void missing(String name, Node.Mapping mapping, List<String> guesses, List<String> path) {
    List<String> missing = below(path, name);
    if (guesses.contains(name)) {
      complaints.mark(missing);
    } else {
      complaints.add(mapping.place(), missing, name + " is missing; add it");
    }
  }

  private boolean exactlyOne(
      Class<?> type,
      Node.Mapping mapping,
      Map<String, Node.Entry> entries,
      List<String> guesses,
      List<String> path) {
    ExactlyOne rule = type.getAnnotation(ExactlyOne.class);
    if (rule == null) {
      return true;
    }
    List<String> given = Arrays.stream(rule.value()).filter(entries::containsKey).toList();
    if (given.size() == 1) {
      return true;
    }
    if (given.size() > 1 || Arrays.stream(rule.value()).noneMatch(guesses::contains)) {
      complaints.add(
          given.stream()
              .map(name -> mapping.find(List.of(name)))
              .max(Comparator.naturalOrder())
              .orElse(mapping.place()),
          path,
          "name exactly one of " + enumeration(List.of(rule.value())));
    }
    return false;
  }

  private static String enumeration(List<String> names) {
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  private @Nullable Object otherwise(RecordComponent component, List<String> path) {
    String text = component.getAnnotation(Key.class).otherwise();
    Complaints none = new Complaints();
    Node node =
        new NodeReader(Path.of("default"), text, new References(Function.identity()), none).read();
    Object value =
        node == null
            ? null
            : new Binder(none)
                .value(component.getGenericType(), node, below(path, component.getName()));
    if (!none.none()) {
      throw new IllegalStateException(component + " has no good default: " + none.lines());
    }
    return value;
  }

  /** What stands for a text that is not there. */
  private @Nullable Object orStandIn(Type type, @Nullable Object value) {
    return value == null && type == String.class ? "unknown-" + ++standIns : value;
  }

  private static Object make(Class<?> type, List<@Nullable Object> values) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
    }
  }

  private static List<String> below(List<String> path, String key) {
    List<String> below = new ArrayList<>(path);
    below.add(key);
    return below;
  }
}
