package io.keyturn.starter;

import io.keyturn.workflows.rules.PlainText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lets an API key in again. */
@Command(
    name = "enable",
    description = "Lets a disabled API key in again.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: keyturn apikey enable 4f2a"})
final class ApiKeyEnableCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudLogin login;

  @Parameters(paramLabel = "ID", description = "The key's id.")
  private String id;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (CloudSession session = login.open()) {
      var unused = session.keys().switchKey(id, true);
      out.println("API key " + PlainText.of(id) + " is enabled; it is let in after a while");
      out.flush();
      return ExitCodes.DONE;
    }
  }
}
