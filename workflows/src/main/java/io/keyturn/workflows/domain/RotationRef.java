package io.keyturn.workflows.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tells an activity which rotation it works for: enough to find all progress in the world itself.
 *
 * @param rotationId stays the same when a lost run is started anew
 * @param attempt counts the candidates, from 1; a rejected one is made anew
 * @param oldVersion version of the secret that was current when the rotation was planned
 * @param authorityVersion version of the authority's secret that signs, null for its current one
 * @param filters certificate filters that the plan adds, and an undo takes out again
 * @param oldKey id of the API key that goes, null where none does; later it could only be guessed
 * @param opens namespaces in which the kind of the new credential is to be let in for the first
 *     time
 * @param closes namespaces in which the kind of the old one is let in no more at the end
 * @param policy what the policy said when the rotation was planned; every later step goes by it
 */
public record RotationRef(
    String credential,
    CredentialKind kind,
    String rotationId,
    int attempt,
    String oldVersion,
    @Nullable String authorityVersion,
    List<FilterAddition> filters,
    @Nullable String oldKey,
    List<String> opens,
    List<String> closes,
    @Nullable PolicySnapshot policy) {
  /** Refers to a rotation in which no API key goes. */
  public RotationRef(
      String credential,
      CredentialKind kind,
      String rotationId,
      int attempt,
      String oldVersion,
      @Nullable String authorityVersion,
      List<FilterAddition> filters) {
    this(
        credential,
        kind,
        rotationId,
        attempt,
        oldVersion,
        authorityVersion,
        filters,
        null,
        List.of(),
        List.of(),
        null);
  }

  /** Checks the ids. */
  public RotationRef {
    Names.credential(credential);
    Names.version(rotationId);
    filters = List.copyOf(filters);
    // Histories of earlier builds have neither.
    opens = opens == null ? List.of() : List.copyOf(opens);
    closes = closes == null ? List.of() : List.copyOf(closes);
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from 1");
    }
  }

  /** The same rotation, in which an API key goes; null where none does. */
  public RotationRef leaving(@Nullable String key) {
    return with(attempt, key, opens, closes, policy);
  }

  /** The same rotation with what it does to namespaces, as its plan has found out. */
  public RotationRef crossing(List<String> opened, List<String> closed) {
    return with(attempt, oldKey, opened, closed, policy);
  }

  /** The same rotation, bound to what the policy says now. */
  public RotationRef under(PolicySnapshot snapshot) {
    return with(attempt, oldKey, opens, closes, snapshot);
  }

  /** Refers to the next candidate of the same rotation. */
  public RotationRef nextAttempt() {
    return with(attempt + 1, oldKey, opens, closes, policy);
  }

  private RotationRef with(
      int candidate,
      @Nullable String key,
      List<String> opened,
      List<String> closed,
      @Nullable PolicySnapshot snapshot) {
    return new RotationRef(
        credential,
        kind,
        rotationId,
        candidate,
        oldVersion,
        authorityVersion,
        filters,
        key,
        opened,
        closed,
        snapshot);
  }

  /** Names the version of the secret that this rotation stages. */
  public String newVersion() {
    return rotationId + "-" + attempt;
  }
}
