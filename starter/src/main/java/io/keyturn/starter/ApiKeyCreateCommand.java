package io.keyturn.starter;

import io.keyturn.activities.ports.ApiKeyRequest;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.ports.NewApiKey;
import io.keyturn.worker.OpenSecrets;
import io.keyturn.worker.PolicyFile;
import io.keyturn.worker.PolicyFileException;
import io.keyturn.workflows.rules.PlainText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes an API key of a service account and puts its token where it was asked for. */
@Command(
    name = "create",
    description = "Makes an API key of a service account; its token is told once, ever.",
    mixinStandardHelpOptions = true,
    footer = "A key whose token cannot be put where it should go is deleted again at once.")
final class ApiKeyCreateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudLogin login;

  @Option(
      names = "--service-account",
      paramLabel = "ID",
      required = true,
      description = "Whose key it is to be.")
  private String serviceAccount;

  @Option(names = "--name", paramLabel = "N", required = true, description = "What it is called.")
  private String name;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What it is for.")
  private String description;

  @Option(
      names = "--lifetime",
      paramLabel = "DURATION",
      defaultValue = "90d",
      converter = LifetimeConverter.class,
      description = "How long it is valid, such as 90d or 12h; two years at most (default: 90d).")
  private Duration lifetime;

  @ArgGroup(multiplicity = "1")
  private Place place = new Place();

  @Option(
      names = "--policy",
      paramLabel = "FILE|FOLDER",
      defaultValue = "keyturn.yaml",
      description = "The policy that names the store of --secret (default: ${DEFAULT-VALUE}).")
  private Path policy;

  @Option(
      names = "--force",
      description = "Overwrite the file, or make it the secret's current version.")
  private boolean force;

  /** Where the token goes. */
  static final class Place {
    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        description = "A new file for the token, its owner's alone.")
    private @Nullable Path file;

    @Option(
        names = "--secret-dir",
        paramLabel = "DIR",
        description = "A secret's directory, as keyturn and the reload plugin read it.")
    private @Nullable Path directory;

    @Option(
        names = "--secret",
        paramLabel = "NAME",
        description = "A secret in the store that the policy names.")
    private @Nullable String secret;

    @Option(names = "--show-token", description = "Write the token to the console.")
    private boolean shown;
  }

  @Override
  public Integer call() throws PolicyFileException {
    PrintWriter out = spec.commandLine().getOut();
    try (CloudSession session = login.open()) {
      Instant now = Instant.now();
      ApiKeyRequest request = request(now);
      KeyLimits.check(lifetime, now);
      var exists = session.accounts().get(serviceAccount);
      KeyLimits.checkRoom(session.keys().list(request.owner()), exists.name(), now);
      KeyCreation creation = new KeyCreation(session.keys());
      try (TokenPlace prepared = prepared(out);
          NewApiKey made = creation.make(request)) {
        creation.keep(made, prepared);
        tell(made.id(), request.expires(), prepared.told());
      }
      return ExitCodes.DONE;
    }
  }

  private ApiKeyRequest request(Instant now) {
    if (name.isBlank() || !name.equals(PlainText.of(name))) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "--name is empty, or has control characters",
          "Give a short name that says who uses the key.");
    }
    return new ApiKeyRequest(
        new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, serviceAccount),
        name,
        description,
        now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS));
  }

  private TokenPlace prepared(PrintWriter out) throws PolicyFileException {
    if (place.file != null) {
      return TokenFile.prepare(place.file, force);
    }
    if (place.directory != null) {
      return TokenVersion.prepare(place.directory, force);
    }
    if (place.secret != null) {
      return TokenVersion.prepare(
          OpenSecrets.of(PolicyFile.load(policy).policy().secrets()), place.secret, force);
    }
    return new TokenOnConsole(out);
  }

  /** With the token on standard output, that is all that stands there. */
  private void tell(String id, Instant expires, String where) {
    PrintWriter out = place.shown ? spec.commandLine().getErr() : spec.commandLine().getOut();
    out.println(
        "made API key "
            + PlainText.of(id)
            + " of service account "
            + PlainText.of(serviceAccount)
            + ", valid until "
            + expires);
    out.println(where);
    out.println("it is accepted everywhere after a while; until then it may be refused");
    out.flush();
  }
}
