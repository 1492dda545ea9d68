package io.keyturn.starter;

import io.keyturn.workflows.rules.PlainText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shuts an API key out, which can be taken back. */
@Command(
    name = "disable",
    description = "Shuts an API key out; keyturn apikey enable takes it back.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: keyturn apikey disable 4f2a"})
final class ApiKeyDisableCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudLogin login;

  @Parameters(paramLabel = "ID", description = "The key's id.")
  private String id;

  @Option(names = "--force", description = "Also if it is the key that one logs in with.")
  private boolean force;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (CloudSession session = login.open()) {
      if (!force) {
        session.refuseOwn(id, "disable");
      }
      var unused = session.keys().switchKey(id, false);
      out.println("API key " + PlainText.of(id) + " is disabled; it is refused after a while");
      out.flush();
      return ExitCodes.DONE;
    }
  }
}
