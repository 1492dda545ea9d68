package io.keyturn.starter;

import io.keyturn.workflows.domain.CredentialEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chooses credentials by the labels that the policy gives them. */
record LabelSelector(Map<String, String> wanted) {
  /** Reads {@code label=value}, any number of them. */
  static LabelSelector of(List<String> texts) {
    Map<String, String> wanted = new LinkedHashMap<>();
    for (String text : texts) {
      int at = text.indexOf('=');
      if (at < 1 || wanted.putIfAbsent(text.substring(0, at), text.substring(at + 1)) != null) {
        throw new CommandFailure(
            ExitCodes.USAGE,
            "-l takes LABEL=VALUE, each label once",
            "Write it such as -l team=payments.");
      }
    }
    return new LabelSelector(wanted);
  }

  boolean fits(CredentialEntry entry) {
    return entry.labels().entrySet().containsAll(wanted.entrySet());
  }
}
