package io.keyturn.starter;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what teaches a shell to complete the program's commands and options. */
@Command(
    name = "completion",
    description = "Prints a script by which a shell completes commands and options.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Example, in ~/.bashrc: source <(keyturn completion bash)",
      "Example, in ~/.zshrc:  source <(keyturn completion zsh)"
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  /** The shells that are known. */
  enum Shell {
    BASH,
    ZSH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (shell == Shell.ZSH) {
      out.println("autoload -U +X compinit && compinit");
      out.println("autoload -U +X bashcompinit && bashcompinit");
    }
    out.println(AutoComplete.bash("keyturn", spec.root().commandLine()));
    out.flush();
    return ExitCodes.DONE;
  }
}
