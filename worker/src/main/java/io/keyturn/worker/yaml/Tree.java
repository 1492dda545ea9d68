package io.keyturn.worker.yaml;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes records as plain maps, lists and texts, in the way in which they are read. */
public final class Tree {
  private Tree() {}

  /** Writes a record; what is null is left out. */
  public static Map<String, Object> of(Record record) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (RecordComponent component : record.getClass().getRecordComponents()) {
      Object value = get(component, record);
      if (value != null) {
        tree.put(component.getName(), value(value));
      }
    }
    return tree;
  }

  private static Object value(Object value) {
    if (value instanceof Record record) {
      return of(record);
    } else if (value instanceof List<?> list) {
      return list.stream().map(Tree::value).toList();
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> tree = new LinkedHashMap<>();
      map.forEach((key, each) -> tree.put(String.valueOf(key), value(each)));
      return tree;
    }
    return Scalars.write(value);
  }

  private static @Nullable Object get(RecordComponent component, Record record) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}
