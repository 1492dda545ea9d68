package io.keyturn.worker.yaml;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Describes records as a JSON Schema (draft 2020-12), for editors. */
public final class Schema {
  private final Map<String, Object> definitions = new TreeMap<>();

  private Schema() {}

  /**
   * Describes a record and all that is in it. What is required at the root is not: a folder's files
   * share it.
   */
  public static Map<String, Object> of(Class<? extends Record> root, String title, String about) {
    Schema schema = new Schema();
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    described.put("title", title);
    described.put("description", about);
    described.putAll(schema.record(root));
    described.remove("required");
    described.put("$defs", schema.definitions);
    return described;
  }

  private Map<String, Object> record(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      Key key = Objects.requireNonNull(component.getAnnotation(Key.class));
      Map<String, Object> property = new LinkedHashMap<>();
      property.put("description", key.value());
      property.putAll(type(component.getGenericType()));
      Object standard = standard(key, component.getGenericType());
      if (standard != null) {
        property.put("default", standard);
      }
      properties.put(component.getName(), property);
      if (key.required()) {
        required.add(component.getName());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("additionalProperties", false);
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    ExactlyOne rule = type.getAnnotation(ExactlyOne.class);
    if (rule != null) {
      schema.put(
          "oneOf",
          Arrays.stream(rule.value()).map(each -> Map.of("required", List.of(each))).toList());
    }
    return schema;
  }

  private Map<String, Object> type(Type type) {
    if (type instanceof ParameterizedType several) {
      Type[] of = several.getActualTypeArguments();
      return several.getRawType() == List.class
          ? ordered("type", "array", "items", type(of[0]))
          : ordered("type", "object", "additionalProperties", type(of[1]));
    }
    Class<?> plain = (Class<?>) type;
    if (!plain.isRecord()) {
      return Scalars.schema(plain);
    }
    String name = plain.getSimpleName();
    if (!definitions.containsKey(name)) {
      definitions.put(name, Map.of());
      definitions.put(name, record(plain));
    }
    return Map.of("$ref", "#/$defs/" + name);
  }

  /** The default as plain values; the empty record and the empty list are told by themselves. */
  private static @Nullable Object standard(Key key, Type type) {
    Node node =
        key.otherwise().isEmpty()
            ? null
            : new NodeReader(
                    Path.of("default"),
                    key.otherwise(),
                    new References(Function.identity()),
                    new Complaints())
                .read();
    return node == null ? null : plain(node, type);
  }

  private static @Nullable Object plain(Node node, Type type) {
    if (node instanceof Node.Mapping mapping) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      mapping.entries().forEach(each -> values.put(each.key(), plain(each.value(), String.class)));
      return values;
    } else if (node instanceof Node.Sequence sequence) {
      return sequence.items().stream().map(each -> plain(each, String.class)).toList();
    } else if (node instanceof Node.Scalar scalar) {
      return type == boolean.class ? (Object) scalar.text().equals("true") : scalar.text();
    }
    return null;
  }

  static Map<String, Object> ordered(String k1, Object v1, String k2, Object v2) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(k1, v1);
    map.put(k2, v2);
    return map;
  }
}
