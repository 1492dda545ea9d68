package io.keyturn.starter;

import io.keyturn.activities.ports.ServiceAccount;
import io.keyturn.workflows.rules.PlainText;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes a service account of the whole account. */
@Command(
    name = "create",
    description = "Makes a service account of the whole account, for automation such as keyturn.",
    mixinStandardHelpOptions = true,
    footer = "For the Workers of one service, create-scoped is the recommended shape.")
final class ServiceAccountCreateCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudLogin login;

  @Option(names = "--name", paramLabel = "N", required = true, description = "Its name.")
  private String name;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What it is for.")
  private String description;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      defaultValue = "read",
      description =
          "read, developer, admin, financeadmin or metricsread (default: ${DEFAULT-VALUE}).")
  private String role;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (CloudSession session = login.open()) {
      ServiceAccount made = session.accounts().create(name, description, role);
      out.println(
          "made service account " + PlainText.of(made.id()) + " (" + made.name() + "), " + role);
      out.println("make its key with: keyturn apikey create --service-account " + made.id());
      out.flush();
      return ExitCodes.DONE;
    }
  }
}
