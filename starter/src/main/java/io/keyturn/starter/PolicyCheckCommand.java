package io.keyturn.starter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyturn.activities.policy.Policy;
import io.keyturn.worker.LoadedPolicy;
import io.keyturn.worker.PolicyFile;
import io.keyturn.worker.PolicyFileException;
import io.keyturn.workflows.rules.PlainText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says whether a policy is good, or all that is wrong with it. */
@Command(
    name = "check",
    description = "Says whether a policy is good, or all that is wrong with it.",
    mixinStandardHelpOptions = true,
    footer = {
      "Nothing is connected to. Exit codes: 0 good, 2 wrong.",
      "  keyturn policy check keyturn.yaml",
      "  keyturn policy check --print-effective policies/"
    })
final class PolicyCheckCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE|FOLDER",
      description = "A policy file, or a folder of *.yaml and *.yml.")
  private Path path;

  @Option(
      names = "--print-effective",
      description = "Prints the policy with every default filled in; that is a policy itself.")
  private boolean effective;

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description =
          "For people or for programs (default: ${DEFAULT-VALUE}); an effective policy is YAML as"
              + " text.")
  private OutputFormat output;

  @Override
  public Integer call() throws PolicyFileException {
    LoadedPolicy loaded = PolicyFile.load(path);
    boolean json = output == OutputFormat.JSON;
    PrintWriter out = spec.commandLine().getOut();
    if (effective) {
      out.print(json ? loaded.json() : loaded.yaml());
    } else {
      out.println(json ? json(loaded.policy()) : text(loaded.policy()));
    }
    out.flush();
    return ExitCodes.DONE;
  }

  private String text(Policy policy) {
    return PlainText.of(path.toString())
        + ": good: "
        + count(policy.authorities().size(), "authority", "authorities")
        + ", "
        + count(policy.certificates().size(), "certificate", "certificates")
        + ", "
        + count(policy.apiKeys().size(), "API key", "API keys");
  }

  private static String count(int number, String one, String several) {
    return number + " " + (number == 1 ? one : several);
  }

  private String json(Policy policy) {
    ObjectNode node =
        Json.list()
            .addObject()
            .put("policy", path.toString())
            .put("good", true)
            .put("authorities", policy.authorities().size())
            .put("certificates", policy.certificates().size())
            .put("apiKeys", policy.apiKeys().size());
    return Json.text(node);
  }
}
