package io.keyturn.starter;

import io.keyturn.worker.LoadedPolicy;
import io.keyturn.worker.PolicyFile;
import io.keyturn.worker.PolicyFileException;
import io.keyturn.workflows.rules.PlainText;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
      description =
          "Prints the policy with every default filled in; that is a policy itself, YAML or JSON.")
  private boolean effective;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() throws PolicyFileException {
    LoadedPolicy loaded = PolicyFile.load(path);
    if (effective) {
      spec.commandLine().getOut().print(output.isJson() ? loaded.json() : loaded.yaml());
      spec.commandLine().getOut().flush();
    } else {
      PolicySize size = PolicySize.of(loaded.policy());
      output.answer(
          PolicyAnswer.good(path, size),
          () -> List.of(PlainText.of(path.toString()) + ": good: " + size.words()));
    }
    return ExitCodes.DONE;
  }
}
