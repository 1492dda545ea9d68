package io.keyturn.activities.aws;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.PlainText;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks at secrets as they are now, and makes those that the policy lets keyturn make. */
final class Looks {
  /** Letters, digits and {@code /_+=.@-} (API reference of CreateSecret), and ARNs of such. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@:-]{1,512}");

  private final Calls calls;
  private final AwsSecrets settings;
  private final Patience patience;

  Looks(Calls calls, AwsSecrets settings, Patience patience) {
    this.calls = calls;
    this.settings = settings;
    this.patience = patience;
  }

  /** Looks at a secret; one that may be created is empty as long as it is not there. */
  SecretState at(String secret) {
    return find(secret)
        .or(() -> settings.create() ? Optional.of(SecretState.empty(secret)) : Optional.empty())
        .orElseThrow(() -> missing(secret));
  }

  /** Looks at a secret and creates it where that is allowed. */
  SecretState create(String secret) {
    if (settings.create() && find(secret).isEmpty()) {
      calls.create(secret, settings);
      if (!patience.until(patience.consistency(), () -> find(secret).isPresent())) {
        throw unavailable("secret " + secret + " was created and is not seen yet");
      }
    }
    return at(secret);
  }

  /** Reads a value, which may be seen a little later than its labels; nothing if there is none. */
  Optional<Map<String, Secret>> value(String secret, String token, String version) {
    AtomicReference<@Nullable Map<String, Secret>> found = new AtomicReference<>();
    var unused =
        patience.until(
            patience.consistency(),
            () -> {
              found.set(calls.read(secret, token, version(secret, version)).orElse(null));
              return found.get() != null;
            });
    return Optional.ofNullable(found.get());
  }

  private Optional<SecretState> find(String secret) {
    if (!NAME.matcher(secret).matches()) {
      throw new RotationProblem(
          FailureKind.INVALID,
          "not the name of a secret in AWS: " + PlainText.of(secret),
          "Use 1 to 512 letters, digits and /_+=.@-");
    }
    return calls.describe(secret).map(found -> SecretState.of(secret, found, settings.region()));
  }

  /** How a sentence names a version. */
  static String version(String secret, String version) {
    return "version " + PlainText.of(version) + " of secret " + secret;
  }

  private static RotationProblem missing(String secret) {
    return new RotationProblem(
        FailureKind.NOT_FOUND,
        "there is no secret " + secret + " in AWS Secrets Manager",
        "Create it with the credential in use, or set secrets.aws.create to let keyturn create it;"
            + " see that region and account are the right ones.");
  }

  static RotationProblem noVersion(String secret, String version) {
    return new RotationProblem(
        FailureKind.NOT_FOUND,
        "there is no " + version(secret, version) + ", or it has lost its labels",
        "Look at the versions that there are: aws secretsmanager describe-secret --secret-id "
            + secret);
  }

  static RotationProblem conflict(String what, String remedy) {
    return new RotationProblem(FailureKind.CONFLICT, what, remedy);
  }

  static RotationProblem unavailable(String what) {
    return new RotationProblem(
        FailureKind.UNAVAILABLE,
        what,
        "Nothing to do if it passes: AWS shows a write only after a while.");
  }
}
