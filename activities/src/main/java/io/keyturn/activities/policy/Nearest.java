package io.keyturn.activities.policy;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that was probably meant by an unknown one. */
public final class Nearest {
  /** A word with more wrong letters, or with half of them wrong, is another word. */
  private static final int FAR = 3;

  private Nearest() {}

  /** Ends a sentence about an unknown name: with the one that was meant, or with all there are. */
  public static String of(String unknown, Collection<String> known) {
    return to(unknown, known)
        .map(name -> "; did you mean " + name + "?")
        .orElse(
            known.isEmpty()
                ? "; nothing is known here"
                : "; known here are " + known.stream().sorted().toList());
  }

  /** Finds the nearest name, if one is near. */
  public static Optional<String> to(String unknown, Collection<String> known) {
    List<String> names = known.stream().sorted().toList();
    int far = Math.max(1, Math.min(FAR, (unknown.length() + 1) / 2));
    return names.stream()
        .min(Comparator.comparingInt(name -> distance(unknown, name)))
        .filter(name -> distance(unknown, name) <= far);
  }

  /** The edit distance of Levenshtein, without case: names are short, the plain table will do. */
  private static int distance(String one, String other) {
    String left = one.toLowerCase(Locale.ROOT);
    String right = other.toLowerCase(Locale.ROOT);
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[right.length()];
  }
}
