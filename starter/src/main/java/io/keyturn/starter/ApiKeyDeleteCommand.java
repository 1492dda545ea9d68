package io.keyturn.starter;

import io.keyturn.activities.ports.ApiKey;
import io.keyturn.workflows.rules.PlainText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes an API key for good. */
@Command(
    name = "delete",
    description = "Deletes an API key for good; disable it first, and see who complains.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: keyturn apikey delete --yes 4f2a"})
final class ApiKeyDeleteCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudLogin login;

  @Parameters(paramLabel = "ID", description = "The key's id.")
  private String id;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(names = "--force", description = "Also if it is the key that one logs in with.")
  private boolean force;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (CloudSession session = login.open()) {
      ApiKey key = session.keys().find(id).orElseThrow(this::missing);
      if (!force) {
        session.refuseOwn(id, "delete");
      }
      if (!yes) {
        Confirmation.atTerminal().require("Delete " + described(key) + " for good?");
      }
      session.keys().delete(id);
      out.println("API key " + PlainText.of(id) + " is deleted; it is refused after a while");
      out.flush();
      return ExitCodes.DONE;
    }
  }

  private static String described(ApiKey key) {
    return (key.disabled() ? "the disabled" : "the ENABLED")
        + " API key "
        + PlainText.of(key.id())
        + " ("
        + key.displayName()
        + ") of "
        + PlainText.of(key.owner().who());
  }

  private CommandFailure missing() {
    return new CommandFailure(
        ExitCodes.NO,
        "there is no API key " + PlainText.of(id),
        "See which keys exist: keyturn apikey list.");
  }
}
