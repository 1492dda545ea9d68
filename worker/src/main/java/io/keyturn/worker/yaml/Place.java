package io.keyturn.worker.yaml;

import io.keyturn.workflows.rules.PlainText;
import java.nio.file.Path;
import java.util.Comparator;

/**
 * Where in a file something stands.
 *
 * @param line from 1; 0 for the file as a whole
 * @param column from 1, in characters; 0 for the file as a whole
 */
public record Place(Path file, int line, int column) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::file)
          .thenComparingInt(Place::line)
          .thenComparingInt(Place::column);

  /** The file as a whole, or a folder. */
  public static Place of(Path file) {
    return new Place(file, 0, 0);
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    String name = PlainText.of(file.toString());
    return line == 0 ? name : name + ":" + line + ":" + column;
  }
}
