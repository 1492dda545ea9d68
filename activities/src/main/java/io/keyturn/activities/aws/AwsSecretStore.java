package io.keyturn.activities.aws;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.ports.SecretStore;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * Keeps secrets in AWS Secrets Manager: versions are AWS's own, labels its staging labels. May be
 * used by many threads; opening takes a second or two, so one store serves a whole process.
 *
 * <p>Unlike other stores, a call that throws UNAVAILABLE may have had its effect: AWS's answer was
 * lost, or reads do not show it yet. A repeat goes on from there. What each state means that a
 * crash can leave stands in docs/aws.md. The first version of a secret is current at once, which
 * AWS lets nobody prevent; nobody used the secret before.
 */
public final class AwsSecretStore implements SecretStore, AutoCloseable {
  private final SecretsManagerClient client;
  private final Patience patience;
  private final Calls calls;
  private final Looks looks;
  private final Staging staging;
  private final Replicas replicas;

  AwsSecretStore(SecretsManagerClient client, AwsSecrets settings, Patience patience) {
    this.client = client;
    this.patience = patience;
    this.calls = new Calls(client);
    this.looks = new Looks(calls, settings, patience);
    this.staging = new Staging(calls, looks, patience);
    this.replicas = new Replicas(calls, settings, patience);
  }

  /** Opens the store; who logs in is found by the SDK's default chain at the first call. */
  public static AwsSecretStore open(AwsSecrets settings) {
    return new AwsSecretStore(AwsClient.builder(settings).build(), settings, Patience.USUAL);
  }

  @Override
  public SecretDescription describe(String secret) {
    return looks.at(secret).description();
  }

  @Override
  public Map<String, Secret> read(String secret, String version) {
    String token =
        looks.at(secret).token(version).orElseThrow(() -> Looks.noVersion(secret, version));
    return looks
        .value(secret, token, version)
        .orElseThrow(
            () ->
                new RotationProblem(
                    FailureKind.NOT_FOUND,
                    Looks.version(secret, version) + " has labels and no value",
                    "Whoever made it did not end: put a value there, or take its labels off."));
  }

  @Override
  public void stage(String secret, String version, Map<String, Secret> content) {
    staging.stage(secret, version, content);
    replicas.await(secret, () -> looks.at(secret));
  }

  @Override
  public void move(String secret, LabelMove move) {
    String label = Labels.aws(move.label());
    SecretState state = looks.at(secret);
    if (!done(state, move)) {
      requireAt(state, move);
      move(state, label, move);
    }
    if (move.to() != null) {
      replicas.await(secret, () -> looks.at(secret));
    }
  }

  private void move(SecretState state, String label, LabelMove move) {
    String secret = state.secret();
    String to = move.to();
    String target =
        to == null ? null : state.token(to).orElseThrow(() -> Looks.noVersion(secret, to));
    String from = state.under(label).stream().findFirst().orElse(null);
    // Whether AWS refused is seen by looking: its answer to a repeat would be a refusal, too.
    var unused = calls.label(secret, label, from, target);
    boolean seen =
        patience.until(
            patience.consistency(),
            () -> {
              SecretState now = looks.at(secret);
              if (done(now, move)) {
                return true;
              }
              requireAt(now, move);
              return false;
            });
    if (!seen) {
      throw Looks.unavailable("label " + label + " of secret " + secret + " is not seen to move");
    }
  }

  private static boolean done(SecretState state, LabelMove move) {
    return Objects.equals(state.description().labels().get(move.label()), move.to());
  }

  private static void requireAt(SecretState state, LabelMove move) {
    String at = state.description().labels().get(move.label());
    if (!Objects.equals(at, move.from())) {
      throw Looks.conflict(
          "label "
              + move.label()
              + " of secret "
              + state.secret()
              + " stands on "
              + (at == null ? "no version" : PlainText.of(at))
              + ", not on "
              + (move.from() == null ? "none" : PlainText.of(move.from())),
          "Find out who else moved it; a fresh plan starts from what is there.");
    }
  }

  @Override
  public void drop(String secret, String version) {
    SecretState state = looks.at(secret);
    List<String> tokens = state.tokensOf(version);
    tokens.forEach(token -> requireUnused(state, token));
    for (String token : tokens) {
      for (String label : List.of(Labels.PENDING, Labels.PREVIOUS, Labels.WRITTEN)) {
        if (state.labels(token).contains(label)) {
          var unused = calls.label(secret, label, token, null);
        }
      }
    }
    boolean gone =
        tokens.isEmpty()
            || patience.until(
                patience.consistency(),
                () -> tokens.stream().noneMatch(looks.at(secret)::droppable));
    if (!gone) {
      throw Looks.unavailable(Looks.version(secret, version) + " is not seen to be gone");
    }
  }

  private static void requireUnused(SecretState state, String token) {
    for (String label : state.labels(token)) {
      if (Labels.inUse(label)) {
        throw Looks.conflict(
            Looks.version(state.secret(), VersionToken.version(token))
                + " is in use: "
                + PlainText.of(label)
                + " stands on it",
            "Move that label to another version first.");
      }
    }
  }

  @Override
  public void requireWritable(String secret) {
    SecretState state = looks.at(secret);
    state.under(Labels.CURRENT).forEach(token -> calls.rehearse(secret, token));
  }

  @Override
  public void close() {
    client.close();
  }
}
