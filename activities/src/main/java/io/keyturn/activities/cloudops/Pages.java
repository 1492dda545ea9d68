package io.keyturn.activities.cloudops;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Reads lists that the service gives out in pages. */
final class Pages {
  /** The largest page that the API's protocol files allow. */
  static final int LARGEST = 1000;

  private Pages() {}

  /**
   * Reads all pages.
   *
   * @param read reads the page of a token; the first page has the empty one
   */
  static <P, T> List<T> all(
      Function<String, P> read, Function<P, List<T>> items, Function<P, String> next) {
    List<T> all = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    String token = "";
    do {
      P page = read.apply(token);
      all.addAll(items.apply(page));
      token = next.apply(page);
      if (!token.isEmpty() && !seen.add(token)) {
        throw new RotationProblem(
            FailureKind.UNAVAILABLE,
            "Temporal Cloud gave out the same page of a list twice",
            "The step tries again; if it stays so, report it to Temporal.");
      }
    } while (!token.isEmpty());
    return List.copyOf(all);
  }
}
