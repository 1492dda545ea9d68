package io.keyturn.worker.yaml;

import io.keyturn.workflows.rules.PlainText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects all that is wrong, and does not say the same part's error twice. */
public final class Complaints {
  private record Complaint(Place place, String text) {}

  private final Set<Complaint> found = new LinkedHashSet<>();
  private final Set<List<String>> parts = new LinkedHashSet<>();
  private boolean unreadable;

  /** Adds a complaint. */
  public void add(Place place, String what) {
    found.add(new Complaint(place, PlainText.of(what)));
  }

  /** Adds a complaint about a part, and names the part. */
  void add(Place place, List<String> path, String what) {
    mark(path);
    String where = path.isEmpty() ? "" : " (at " + PlainText.of(String.join(".", path)) + ")";
    found.add(new Complaint(place, PlainText.of(what) + where));
  }

  /** Adds a complaint about a part that its own text names. */
  public void misfit(Place place, List<String> path, String what) {
    mark(path);
    add(place, what);
  }

  /** Adds what makes the rest of a file unreadable. */
  public void unreadable(Place place, String what) {
    unreadable = true;
    add(place, what);
  }

  /** Notes that something was said about a part. */
  void mark(List<String> path) {
    parts.add(List.copyOf(path));
  }

  /** Whether something was said about the part itself or what it stands in. */
  public boolean covers(List<String> path) {
    return parts.stream().anyMatch(part -> begins(path, part));
  }

  /** Whether something was said about the part, what it stands in or anything in it. */
  public boolean touches(List<String> path) {
    return covers(path) || parts.stream().anyMatch(part -> begins(part, path));
  }

  private static boolean begins(List<String> path, List<String> beginning) {
    return path.size() >= beginning.size() && path.subList(0, beginning.size()).equals(beginning);
  }

  /** Whether something was said about anything that begins in this line. */
  boolean inLine(Place place) {
    return found.stream()
        .anyMatch(
            complaint ->
                complaint.place.line() == place.line()
                    && complaint.place.file().equals(place.file()));
  }

  /** Whether a file could not be read to its end, so that names may be missing. */
  public boolean anyUnreadable() {
    return unreadable;
  }

  /** Whether nothing is wrong. */
  public boolean none() {
    return found.isEmpty();
  }

  /** One line for each, in the order of files and lines. */
  public List<String> lines() {
    List<Complaint> sorted = new ArrayList<>(found);
    sorted.sort(Comparator.comparing(Complaint::place));
    return sorted.stream().map(each -> each.place + ": " + each.text).distinct().toList();
  }
}
