package io.keyturn.starter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.KeyOwner;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists API keys, those that end first on top. */
@Command(
    name = "list",
    description = "Lists API keys with their age and expiry, those that end first on top.",
    mixinStandardHelpOptions = true)
final class ApiKeyListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudLogin login;
  @ArgGroup private @Nullable Owner owner;

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "For people or for programs (default: ${DEFAULT-VALUE}).")
  private OutputFormat output;

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
    PrintWriter out = spec.commandLine().getOut();
    try (CloudSession session = login.open()) {
      List<ApiKey> keys =
          (owner == null ? session.keys().list() : session.keys().list(owner.chosen()))
              .stream()
                  .sorted(Comparator.comparing(ApiKey::expires).thenComparing(ApiKey::id))
                  .toList();
      Instant now = Instant.now();
      if (output == OutputFormat.JSON) {
        out.println(json(keys, now));
      } else if (keys.isEmpty()) {
        out.println("no API keys");
      } else {
        text(keys, now).forEach(out::println);
      }
      out.flush();
      return ExitCodes.DONE;
    }
  }

  private static List<String> text(List<ApiKey> keys, Instant now) {
    Columns columns = new Columns("ID", "OWNER", "NAME", "AGE", "EXPIRES", "DAYS LEFT", "STATE");
    for (ApiKey key : keys) {
      columns.row(
          key.id(),
          key.owner().who(),
          key.displayName(),
          days(key.created(), now) + "d",
          key.expires().truncatedTo(ChronoUnit.SECONDS).toString(),
          String.valueOf(daysLeft(key, now)),
          state(key, now));
    }
    return columns.lines();
  }

  private static String json(List<ApiKey> keys, Instant now) {
    ArrayNode list = Json.list();
    for (ApiKey key : keys) {
      list.addObject()
          .put("id", key.id())
          .put("ownerType", key.owner().type().name().toLowerCase(Locale.ROOT).replace('_', '-'))
          .put("ownerId", key.owner().id())
          .put("name", key.displayName())
          .put("description", key.description())
          .put("created", key.created().toString())
          .put("ageDays", days(key.created(), now))
          .put("expires", key.expires().toString())
          .put("daysLeft", daysLeft(key, now))
          .put("state", state(key, now));
    }
    return Json.text(list);
  }

  private static long days(Instant from, Instant to) {
    return ChronoUnit.DAYS.between(from, to);
  }

  private static long daysLeft(ApiKey key, Instant now) {
    return Math.max(0, days(now, key.expires()));
  }

  private static String state(ApiKey key, Instant now) {
    if (!key.expires().isAfter(now)) {
      return "expired";
    }
    return key.disabled() ? "disabled" : "enabled";
  }
}
