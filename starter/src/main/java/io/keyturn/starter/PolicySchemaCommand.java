package io.keyturn.starter;

import io.keyturn.worker.LoadedPolicy;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of the policy file. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of the policy file, for editors.",
    mixinStandardHelpOptions = true,
    footer = {
      "Editors with the YAML language server take it from the first line of a policy:",
      "  # yaml-language-server: $schema=policy.schema.json"
    })
final class PolicySchemaCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(LoadedPolicy.schema());
    out.flush();
    return ExitCodes.DONE;
  }
}
