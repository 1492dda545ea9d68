package io.keyturn.starter;

import io.keyturn.workflows.domain.CredentialEntry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code list} answers to programs of one credential; its components are the documented keys.
 *
 * @param rotation its latest rotation, null if there was none that home remembers
 */
record ListAnswer(
    String credential,
    String kind,
    Map<String, String> labels,
    List<String> namespaces,
    String secret,
    @Nullable String authority,
    @Nullable LatestAnswer rotation) {
  /**
   * The latest rotation.
   *
   * @param state its phase while it runs, else its outcome
   * @param since when it began, or when it ended
   */
  record LatestAnswer(String state, boolean running, String since) {}

  static ListAnswer of(CredentialEntry entry, LatestRotation latest) {
    return new ListAnswer(
        entry.credential(),
        entry.kind().label(),
        new TreeMap<>(entry.labels()),
        entry.namespaces(),
        entry.secret(),
        entry.authority(),
        latest.answer());
  }
}
