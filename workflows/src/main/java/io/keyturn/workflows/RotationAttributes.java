package io.keyturn.workflows;

import io.temporal.common.SearchAttributeKey;
import java.util.List;

/** The search attributes of a rotation; home must know them before a rotation starts. */
public final class RotationAttributes {
  /** Name of the credential in the policy. */
  public static final SearchAttributeKey<String> CREDENTIAL =
      SearchAttributeKey.forKeyword("KeyturnCredential");

  /** Label of its kind. */
  public static final SearchAttributeKey<String> KIND =
      SearchAttributeKey.forKeyword("KeyturnKind");

  /** Name of the phase. */
  public static final SearchAttributeKey<String> PHASE =
      SearchAttributeKey.forKeyword("KeyturnPhase");

  /** Name of the outcome, once there is one. */
  public static final SearchAttributeKey<String> OUTCOME =
      SearchAttributeKey.forKeyword("KeyturnOutcome");

  /** All of them, each a keyword. */
  public static final List<SearchAttributeKey<String>> ALL =
      List.of(CREDENTIAL, KIND, PHASE, OUTCOME);

  private RotationAttributes() {}
}
