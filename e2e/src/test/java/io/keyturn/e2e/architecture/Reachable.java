package io.keyturn.e2e.architecture;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.LinkedHashSet;
import java.util.Set;

/** Finds every class that values of an interface's methods can consist of. */
final class Reachable {
  private final Set<Class<?>> found = new LinkedHashSet<>();

  private Reachable() {}

  /** Walks parameters, results, fields and type arguments. */
  static Set<Class<?>> from(Class<?> type) {
    Reachable reachable = new Reachable();
    for (Method method : type.getMethods()) {
      reachable.walk(method.getGenericReturnType());
      for (Type parameter : method.getGenericParameterTypes()) {
        reachable.walk(parameter);
      }
    }
    return reachable.found;
  }

  private void walk(Type type) {
    if (type instanceof Class<?> plain) {
      walkClass(plain);
    } else if (type instanceof ParameterizedType generic) {
      walk(generic.getRawType());
      for (Type argument : generic.getActualTypeArguments()) {
        walk(argument);
      }
    } else if (type instanceof GenericArrayType array) {
      walk(array.getGenericComponentType());
    } else if (type instanceof WildcardType wildcard) {
      for (Type bound : wildcard.getUpperBounds()) {
        walk(bound);
      }
    }
  }

  private void walkClass(Class<?> type) {
    Class<?> element = type.isArray() ? type.getComponentType() : type;
    if (element.isPrimitive() || !found.add(element) || element.getName().startsWith("java.")) {
      return;
    }
    for (Class<?> part = element; part != null; part = part.getSuperclass()) {
      for (Field field : part.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          walk(field.getGenericType());
        }
      }
    }
  }
}
