package io.keyturn.activities.aws;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;
import software.amazon.awssdk.services.secretsmanager.model.StatusType;

/** Waits until the copies of a secret in the declared regions hold what was written. */
final class Replicas {
  private final Calls calls;
  private final AwsSecrets settings;
  private final Patience patience;

  Replicas(Calls calls, AwsSecrets settings, Patience patience) {
    this.calls = calls;
    this.settings = settings;
    this.patience = patience;
  }

  /**
   * Waits until all are in sync; a copy that is not there is made where the policy creates secrets.
   *
   * @param look describes the secret anew
   * @throws RotationProblem UNAVAILABLE when it takes too long, INVALID when AWS gave up
   */
  void await(String secret, Supplier<SecretState> look) {
    if (settings.replicas().isEmpty()) {
      return;
    }
    SecretState first = look.get();
    Set<String> missing = new TreeSet<>(settings.replicas());
    first.replicas().forEach(replica -> missing.remove(replica.region()));
    if (!missing.isEmpty()) {
      add(secret, missing);
    }
    Set<String> late = new TreeSet<>();
    boolean inTime =
        patience.until(
            patience.replication(),
            () -> {
              late.clear();
              late.addAll(behind(secret, look.get()));
              return late.isEmpty();
            });
    if (!inTime) {
      throw new RotationProblem(
          FailureKind.UNAVAILABLE,
          "the copies of secret " + secret + " are not in sync yet in " + late,
          "Nothing to do if it passes; else see the secret's replication status.");
    }
  }

  private void add(String secret, Set<String> missing) {
    if (!settings.create()) {
      throw new RotationProblem(
          FailureKind.INVALID,
          "secret " + secret + " has no copy in " + missing,
          "Replicate it: aws secretsmanager replicate-secret-to-regions; or set"
              + " secrets.aws.create to let keyturn do it.");
    }
    calls.replicate(secret, missing);
  }

  private Collection<String> behind(String secret, SecretState state) {
    Set<String> behind = new TreeSet<>(settings.replicas());
    for (ReplicationStatusType replica : state.replicas()) {
      if (replica.status() == StatusType.IN_SYNC) {
        behind.remove(replica.region());
      } else if (replica.status() == StatusType.FAILED && behind.contains(replica.region())) {
        throw new RotationProblem(
            FailureKind.INVALID,
            "the copy of secret "
                + secret
                + " in "
                + PlainText.of(replica.region())
                + " failed: "
                + PlainText.of(String.valueOf(replica.statusMessage())),
            "Mend what AWS says, then let it try again:"
                + " aws secretsmanager replicate-secret-to-regions.");
      }
    }
    return behind;
  }
}
