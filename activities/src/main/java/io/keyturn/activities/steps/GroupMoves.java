package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.UsedCredential;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.RollRequest;
import io.keyturn.workflows.domain.RotationRef;
import java.util.ArrayList;
import java.util.List;

/** Moves Worker groups by the labels of the secret that they read, and back. */
final class GroupMoves {
  private final Vault vault;
  private final UsedCredential used;

  GroupMoves(World world, UsedCredential used) {
    vault = new Vault(world.secrets(), used.secret());
    this.used = used;
  }

  /**
   * Each group is a wave of its own, in the order of the policy; clients move with the last one.
   */
  static List<List<String>> waves(UsedCredential used) {
    List<List<String>> waves = new ArrayList<>();
    used.workers().forEach(group -> waves.add(List.of(group.name())));
    if (waves.isEmpty()) {
      waves.add(List.of());
    }
    return waves;
  }

  /** Points the groups to the new version; with the last ones it becomes the current one. */
  void roll(RollRequest request) {
    RotationRef rotation = request.rotation();
    if (request.last()) {
      vault.promote(rotation.oldVersion(), rotation.newVersion());
      used.workers().forEach(group -> vault.unpointGroup(group.name()));
    } else {
      request.groups().forEach(group -> vault.pointGroup(group, rotation.newVersion()));
    }
  }

  /** Points everybody back; groups that were not touched use the current version and follow it. */
  void back(RotationRef rotation) {
    vault.demote(rotation.oldVersion(), rotation.newVersion());
    used.workers().stream().map(WorkerGroup::name).forEach(group -> unpoint(group, rotation));
  }

  private void unpoint(String group, RotationRef rotation) {
    boolean ours =
        vault
            .describe()
            .version(SecretDescription.groupLabel(group))
            .filter(rotation.newVersion()::equals)
            .isPresent();
    if (ours) {
      vault.unpointGroup(group);
    }
  }

  /** Checks that the new version is in use before the old one goes for good. */
  void requirePromoted(RotationRef rotation) {
    String current = vault.describe().version(SecretDescription.CURRENT).orElse("");
    if (!current.equals(rotation.newVersion())) {
      throw new RotationProblem(
          FailureKind.CONFLICT,
          "the current version is " + current + ", not the one of this rotation",
          "See who moved it; nothing was deleted.");
    }
  }
}
