package io.keyturn.starter;

import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.KeyOwner;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists API keys, those that end first on top. */
@Command(
    name = "list",
    description = "Lists API keys with their age and expiry, those that end first on top.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: keyturn apikey list --service-account 4f2a -o json"})
final class ApiKeyListCommand implements Callable<Integer> {
  @Mixin private CloudLogin login;
  @ArgGroup private @Nullable Owner owner;

  @Mixin private OutputOptions output;

  /** Whose keys. */
  static final class Owner {
    @Option(
        names = "--service-account",
        paramLabel = "ID",
        description = "Only keys of this service account.")
    private @Nullable String serviceAccount;

    @Option(names = "--user", paramLabel = "ID", description = "Only keys of this user.")
    private @Nullable String user;

    KeyOwner chosen() {
      return serviceAccount != null
          ? new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, serviceAccount)
          : new KeyOwner(KeyOwner.Type.USER, String.valueOf(user));
    }
  }

  @Override
  public Integer call() {
    try (CloudSession session = login.open()) {
      List<ApiKey> keys =
          (owner == null ? session.keys().list() : session.keys().list(owner.chosen()))
              .stream()
                  .sorted(Comparator.comparing(ApiKey::expires).thenComparing(ApiKey::id))
                  .toList();
      Instant now = Instant.now();
      output.answer(
          keys.stream().map(key -> ApiKeyAnswer.of(key, now)).toList(),
          () -> keys.isEmpty() ? List.of("no API keys") : text(keys, now));
      return ExitCodes.DONE;
    }
  }

  private static List<String> text(List<ApiKey> keys, Instant now) {
    Columns columns = new Columns("ID", "OWNER", "NAME", "AGE", "EXPIRES", "DAYS LEFT", "STATE");
    for (ApiKey key : keys) {
      ApiKeyAnswer answer = ApiKeyAnswer.of(key, now);
      columns.row(
          key.id(),
          key.owner().who(),
          key.displayName(),
          answer.ageDays() + "d",
          key.expires().truncatedTo(ChronoUnit.SECONDS).toString(),
          String.valueOf(answer.daysLeft()),
          answer.state());
    }
    return columns.lines();
  }
}
