package io.keyturn.activities.steps;

import io.keyturn.activities.policy.Defaults;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.Snapshots;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRef;
import io.keyturn.workflows.domain.RotationSettings;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Puts plans together. */
final class Plans {
  private static final int HASH_DIGITS = 12;

  private Plans() {}

  /** Makes a plan; what is part of an authority's rotation needs no approval of its own. */
  static RotationPlan of(
      RotationRef rotation,
      List<String> changes,
      List<Finding> findings,
      List<String> certificates,
      List<List<String>> waves,
      Policy policy,
      PlanRequest request) {
    Defaults defaults = policy.defaults();
    RotationRef bound = rotation.under(Snapshots.of(policy, rotation.credential()));
    RotationSettings settings =
        new RotationSettings(
            request.parent() != null ? Approval.NONE : defaults.approval(),
            defaults.soak(),
            defaults.patience(),
            request.emergency());
    return new RotationPlan(
        bound,
        changes,
        findings,
        certificates,
        waves,
        settings,
        hash(content(bound, changes) + "\n" + certificates + "\n" + waves + "\n" + settings));
  }

  /**
   * What is approved is what changes, whichever rotation does it: ids made up for it are left out.
   */
  private static String content(RotationRef rotation, List<String> changes) {
    return (rotation + "\n" + changes).replace(rotation.rotationId(), "");
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
