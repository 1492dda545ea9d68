package io.keyturn.worker;

import io.keyturn.activities.policy.Policy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Says in words what differs between two policies. */
final class PolicyChanges {
  private PolicyChanges() {}

  /** What differs, in one line without values. */
  static String between(Policy before, Policy after) {
    List<String> told = new ArrayList<>();
    Map<String, List<Object>> old = credentials(before);
    Map<String, List<Object>> now = credentials(after);
    TreeSet<String> added = new TreeSet<>(now.keySet());
    added.removeAll(old.keySet());
    TreeSet<String> removed = new TreeSet<>(old.keySet());
    removed.removeAll(now.keySet());
    TreeSet<String> changed = new TreeSet<>(now.keySet());
    changed.removeAll(added);
    changed.removeIf(name -> Objects.equals(now.get(name), old.get(name)));
    tell(told, "added", added);
    tell(told, "removed", removed);
    tell(told, "changed", changed);
    TreeSet<String> sections = new TreeSet<>();
    section(sections, "cloud", before.cloud(), after.cloud());
    section(sections, "secrets", before.secrets(), after.secrets());
    section(sections, "defaults", before.defaults(), after.defaults());
    tell(told, "changed sections", sections);
    return told.isEmpty() ? "nothing differs" : String.join("; ", told);
  }

  private static void tell(List<String> told, String what, Set<String> names) {
    if (!names.isEmpty()) {
      told.add(what + " " + names);
    }
  }

  private static void section(Set<String> sections, String name, Object old, Object now) {
    if (!old.equals(now)) {
      sections.add(name);
    }
  }

  private static Map<String, List<Object>> credentials(Policy policy) {
    Map<String, Object> all = new HashMap<>(policy.authorities());
    all.putAll(policy.certificates());
    all.putAll(policy.apiKeys());
    Map<String, List<Object>> labelled = new HashMap<>();
    all.forEach(
        (name, credential) ->
            labelled.put(
                name,
                List.of(
                    credential, Objects.requireNonNullElse(policy.labels().get(name), Map.of()))));
    return labelled;
  }
}
