package io.keyturn.activities.steps;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.credential.Credential;
import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.UsedCredential;
import io.keyturn.activities.ports.KeyIdentity;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.x509.CredentialProblem;
import io.keyturn.workflows.domain.Diagnosis;
import io.keyturn.workflows.domain.Examination;
import io.keyturn.workflows.domain.Examination.Health;
import io.keyturn.workflows.rules.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Examines everything that rotations depend on, by calls that change nothing. */
public final class Doctor {
  /** Certificates made on a machine whose clock is further off may not be valid elsewhere yet. */
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  private final World world;
  private final Policy policy;
  private final List<Examination> found = new ArrayList<>();

  /** Examines what the world's policy names. */
  public Doctor(World world) {
    this.world = world;
    policy = world.policy();
  }

  /**
   * Examines everything, or what the given credentials need.
   *
   * @param askedAt what the clock of whoever asks said
   * @param sentByHome what home's clock said when it handed the question on
   * @throws RotationProblem NOT_FOUND for a credential that nobody knows
   */
  public Diagnosis diagnose(Collection<String> credentials, Instant askedAt, Instant sentByHome) {
    Set<String> names = new TreeSet<>(credentials);
    names.forEach(policy::kind);
    if (names.isEmpty()) {
      names.addAll(policy.authorities().keySet());
      names.addAll(policy.certificates().keySet());
      names.addAll(policy.apiKeys().keySet());
    }
    clock("this Worker's clock", world.clock().instant(), sentByHome);
    clock("the clock of whoever asks", askedAt, sentByHome);
    identity(names.stream().anyMatch(policy.apiKeys()::containsKey));
    namespaces(names).forEach(this::namespace);
    secrets(names).forEach(this::secret);
    for (String name : names) {
      if (!policy.authorities().containsKey(name)) {
        use(name);
      }
    }
    return new Diagnosis(found);
  }

  private void clock(String whose, Instant said, Instant home) {
    Duration off = Duration.between(home, said);
    if (off.abs().compareTo(CLOCK_TOLERANCE) <= 0) {
      good("clocks", whose, "within " + CLOCK_TOLERANCE.toSeconds() + " s of home's");
    } else {
      add(
          "clocks",
          whose,
          Health.DOUBTFUL,
          off.abs().toSeconds() + " s " + (off.isNegative() ? "behind" : "ahead of") + " home's",
          "Set that machine's clock (NTP); certificates begin and end by it.");
    }
  }

  private void identity(boolean keys) {
    examine(
        "cloud",
        "identity",
        subject -> {
          KeyIdentity own = world.account().identities().own();
          String who = "logs in as " + PlainText.of(own.name()) + " (" + own.owner().who() + ")";
          if (keys && !own.administersAccount()) {
            add(
                "cloud",
                subject,
                Health.BAD,
                who + ", who may not disable and delete keys of others",
                "Give keyturn's service account the account role admin.");
          } else {
            good("cloud", subject, who);
          }
        });
  }

  private Set<String> namespaces(Collection<String> credentials) {
    Set<String> namespaces = new TreeSet<>();
    for (String name : credentials) {
      AuthorityPolicy authority = policy.authorities().get(name);
      namespaces.addAll(
          authority != null ? authority.namespaces() : policy.namespacesOf(used(name)));
    }
    return namespaces;
  }

  private void namespace(String name) {
    examine(
        "cloud",
        "namespace " + name,
        subject -> {
          NamespaceAccess access = world.cloud().access(name);
          world.cloud().requireWritable(name);
          good(
              "cloud",
              subject,
              "may be changed; accepts "
                  + (access.mtls()
                      ? access.accepted().certificates().size()
                          + " client CAs with "
                          + access.filters().size()
                          + " filters"
                      : "no client certificates")
                  + (access.apiKeys() ? ", and API keys" : ", no API keys"));
        });
  }

  private Set<String> secrets(Collection<String> credentials) {
    Set<String> secrets = new TreeSet<>();
    for (String name : credentials) {
      AuthorityPolicy authority = policy.authorities().get(name);
      secrets.add(authority != null ? authority.issuer().builtin().secret() : used(name).secret());
    }
    return secrets;
  }

  private void secret(String name) {
    examine(
        "secrets",
        "secret " + name,
        subject -> {
          Vault vault = new Vault(world.secrets(), name);
          SecretDescription description = vault.describe();
          String current = vault.currentVersion();
          try (Credential kept = vault.readAny(current)) {
            world.secrets().requireWritable(name);
            good(
                "secrets",
                subject,
                "readable and writable; its current version "
                    + current
                    + " is "
                    + kept.named()
                    + description
                        .version(SecretDescription.PENDING)
                        .map(pending -> ", " + pending + " is pending")
                        .orElse(""));
          }
        });
  }

  /** Looks whether the credential in use lets its users in, and who these are. */
  private void use(String name) {
    UsedCredential used = used(name);
    examine(
        "targets",
        name,
        subject -> {
          Vault vault = new Vault(world.secrets(), used.secret());
          try (Credential current = vault.readAny(vault.currentVersion())) {
            for (String namespace : policy.usedNamespaces(used)) {
              examine("targets", name + " in " + namespace, in -> target(in, namespace, current));
            }
            new FleetExamination(world, found).users(name, used, current);
          }
        });
  }

  private void target(String subject, String namespace, Credential current) {
    var answer = world.probe().enter(world.cloud().access(namespace), current);
    switch (answer.entry()) {
      case ADMITTED -> good("targets", subject, "is let in: " + current.named());
      case REFUSED ->
          add(
              "targets",
              subject,
              Health.BAD,
              "is refused: " + answer.detail(),
              "See that the credential has not ended and that the namespace accepts it.");
      case UNREACHABLE ->
          add(
              "targets",
              subject,
              Health.BAD,
              "cannot be asked: " + answer.detail(),
              "See that keyturn's Worker reaches the namespace's address.");
    }
  }

  private UsedCredential used(String name) {
    return policy.apiKeys().containsKey(name) ? policy.apiKey(name) : policy.certificate(name);
  }

  /** Looks at one thing; that it cannot be looked at is a finding. */
  private void examine(String part, String subject, Consumer<String> look) {
    try {
      look.accept(subject);
    } catch (RotationProblem problem) {
      add(part, subject, Health.BAD, String.valueOf(problem.getMessage()), problem.remedy());
    } catch (CredentialProblem problem) {
      add(part, subject, Health.BAD, String.valueOf(problem.getMessage()), problem.remedy());
    }
  }

  private void good(String part, String subject, String message) {
    add(part, subject, Health.GOOD, message, "");
  }

  private void add(String part, String subject, Health health, String message, String remedy) {
    found.add(new Examination(part, subject, health, PlainText.of(message), remedy));
  }
}
