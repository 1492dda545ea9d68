package io.keyturn.activities.aws;

import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.rules.PlainText;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a version and makes it the pending one.
 *
 * <p>1. Look: whatever is pending already and is not this version is a conflict. 2. Put the value
 * with a label of keyturn's own. 3. Attach AWSPENDING, only where nobody has it. 4. Read back.
 *
 * <p>A put with AWSPENDING would be one call less; but AWS takes the label silently from whoever
 * staged between the look and the put.
 */
final class Staging {
  private final Calls calls;
  private final Looks looks;
  private final Patience patience;

  Staging(Calls calls, Looks looks, Patience patience) {
    this.calls = calls;
    this.looks = looks;
    this.patience = patience;
  }

  void stage(String secret, String version, Map<String, Secret> content) {
    VersionToken.check(version);
    String text = SecretDocument.write(content);
    SecretState state = looks.create(secret);
    requireNoOtherPending(state, version);
    String known = state.token(version).orElse(null);
    if (known == null || !holds(secret, known, version, content)) {
      String token = put(secret, version, content, text, known);
      attachPending(secret, token);
      if (!holds(secret, token, version, content)) {
        throw Looks.unavailable(Looks.version(secret, version) + " was staged, is not seen yet");
      }
    } else if (state.labels(known).stream().noneMatch(Staging::keepsIt)) {
      attachPending(secret, known);
    }
  }

  private static boolean keepsIt(String label) {
    return label.equals(Labels.PENDING) || Labels.inUse(label);
  }

  /** Tells whether a version has a value; another one than the given is a conflict. */
  private boolean holds(String secret, String token, String version, Map<String, Secret> content) {
    Optional<Map<String, Secret>> found = looks.value(secret, token, version);
    if (found.isEmpty()) {
      return false;
    }
    try {
      if (!found.get().equals(content)) {
        throw Looks.conflict(
            Looks.version(secret, version) + " exists with other content",
            "Stage under another version id, or drop that version.");
      }
      return true;
    } finally {
      found.get().values().forEach(Secret::close);
    }
  }

  /**
   * Writes a value; under the next token where a version that was dropped used up the former.
   *
   * @param known the token of the version if it is there without a value
   * @return the token that it is written under
   */
  private String put(
      String secret,
      String version,
      Map<String, Secret> content,
      String text,
      @Nullable String known) {
    if (known != null && calls.put(secret, known, text)) {
      return known;
    }
    for (int writing = 1; writing <= VersionToken.WRITINGS; writing++) {
      String token = VersionToken.of(version, writing);
      if (calls.put(secret, token, text)) {
        return token;
      }
      SecretState now = looks.at(secret);
      requireNoOtherPending(now, version);
      String theirs = now.token(version).orElse(null);
      // Another process, that works for the same rotation, staged it meanwhile.
      if (theirs != null && holds(secret, theirs, version, content)) {
        return theirs;
      }
    }
    throw Looks.conflict(
        Looks.version(secret, version) + " was dropped and staged too often",
        "Stage under another version id.");
  }

  private static void requireNoOtherPending(SecretState state, String version) {
    String pending = state.description().labels().get(SecretDescription.PENDING);
    if (pending != null && !pending.equals(version)) {
      throw Looks.conflict(
          "version " + PlainText.of(pending) + " is pending in secret " + state.secret(),
          "End the rotation that staged it, or take AWSPENDING off that version.");
    }
  }

  private void attachPending(String secret, String token) {
    boolean seen =
        patience.until(
            patience.consistency(),
            () -> {
              SecretState now = looks.at(secret);
              String leftover = now.leftover().orElse(null);
              Set<String> holders = now.under(Labels.PENDING);
              if (holders.equals(Set.of(token))) {
                return true;
              }
              if (holders.stream()
                  .anyMatch(each -> !each.equals(token) && !each.equals(leftover))) {
                throw Looks.conflict(
                    "somebody else staged a version of secret " + secret + " at the same time",
                    "See who else writes to this secret; theirs was left as it is.");
              }
              var unused = calls.label(secret, Labels.PENDING, leftover, token);
              return false;
            });
    if (!seen) {
      throw Looks.unavailable("AWSPENDING is not seen on the staged version of " + secret + " yet");
    }
  }
}
