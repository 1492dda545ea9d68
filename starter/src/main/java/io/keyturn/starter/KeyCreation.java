package io.keyturn.starter;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.ApiKeyRequest;
import io.keyturn.activities.ports.ApiKeys;
import io.keyturn.activities.ports.NewApiKey;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes a key so that none is left behind whose token nobody has. */
final class KeyCreation {
  private final ApiKeys keys;

  KeyCreation(ApiKeys keys) {
    this.keys = keys;
  }

  /** Makes a key; an answer that is lost on its way is asked for once more. */
  NewApiKey make(ApiKeyRequest request) {
    Set<String> before = ids(request);
    String operationId = "keyturn-create-key-" + UUID.randomUUID();
    try {
      return keys.create(request, operationId).orElseThrow(() -> lost(request, before));
    } catch (RotationProblem problem) {
      if (problem.kind() != FailureKind.UNAVAILABLE) {
        throw problem;
      }
    }
    try {
      return keys.create(request, operationId).orElseThrow(() -> lost(request, before));
    } catch (RotationProblem problem) {
      if (problem.kind() != FailureKind.UNAVAILABLE) {
        throw problem;
      }
      throw new CommandFailure(
          ExitCodes.UNREACHABLE,
          String.valueOf(problem.getMessage()),
          "A key named "
              + request.displayName()
              + " may have been made all the same: see keyturn apikey list, and delete it.");
    }
  }

  private Set<String> ids(ApiKeyRequest request) {
    return keys.list(request.owner()).stream().map(ApiKey::id).collect(Collectors.toSet());
  }

  /** Deletes a key that was made and whose token is lost; it is new and has the name. */
  private CommandFailure lost(ApiKeyRequest request, Set<String> before) {
    List<String> made =
        keys.list(request.owner()).stream()
            .filter(key -> key.displayName().equals(request.displayName()))
            .map(ApiKey::id)
            .filter(id -> !before.contains(id))
            .toList();
    if (made.size() != 1) {
      return new CommandFailure(
          ExitCodes.UNREACHABLE,
          "an API key was made, and its token was lost on the way here",
          "Find it by its name in keyturn apikey list, delete it, and make another.");
    }
    keys.delete(made.get(0));
    return new CommandFailure(
        ExitCodes.UNREACHABLE,
        "an API key was made, its token was lost on the way here, and it was deleted again",
        "Make another.");
  }

  /** Puts a key's token in its place, or deletes the key. */
  void keep(NewApiKey made, TokenPlace place) {
    boolean settled = false;
    try {
      place.keep(made.id(), made.token());
      settled = true;
    } catch (IOException | RotationProblem unwritten) {
      String what = undone(made.id());
      settled = true;
      throw new CommandFailure(
          ExitCodes.UNREACHABLE,
          "the token could not be written: "
              + PlainText.of(String.valueOf(unwritten.getMessage()))
              + "; "
              + what,
          "Choose a place that can be written, then make another key.");
    } finally {
      if (!settled) {
        // A defect came in between; it is told, and no key stays behind it.
        String unused = undone(made.id());
      }
    }
  }

  private String undone(String id) {
    try {
      keys.delete(id);
      return "the key was deleted again";
    } catch (RotationProblem problem) {
      return "API key "
          + PlainText.of(id)
          + " could not be deleted again ("
          + problem.getMessage()
          + "): delete it with keyturn apikey delete";
    }
  }
}
