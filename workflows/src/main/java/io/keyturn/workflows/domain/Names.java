package io.keyturn.workflows.domain;

import java.util.regex.Pattern;

/** The names that become parts of workflow ids, labels and paths; anything else is refused. */
public final class Names {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");
  private static final String WORKFLOW_ID_PREFIX = "rotation/";

  private Names() {}

  /** Checks the name of a credential or Worker group: 1 to 63 of letters, digits, '.', '_', '-'. */
  public static String credential(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name has 1 to 63 letters, digits, '.', '_' or '-' and starts with a letter or digit");
    }
    return name;
  }

  /** Checks the id of a secret's version. */
  public static String version(String version) {
    return credential(version);
  }

  /** Names a workflow that answers one question. */
  public static String inquiryId(String question, String id) {
    return "inquiry/" + question + "/" + credential(id);
  }

  /** Names the one workflow that may rotate a credential at a time. */
  public static String workflowId(String credential) {
    return WORKFLOW_ID_PREFIX + credential(credential);
  }
}
