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

/** Makes a service account that can only ever enter one namespace. */
@Command(
    name = "create-scoped",
    description = "Makes a service account that can only ever enter one namespace.",
    mixinStandardHelpOptions = true,
    footer = "This is the recommended shape: one per service.")
final class ServiceAccountCreateScopedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudLogin login;

  @Option(names = "--name", paramLabel = "N", required = true, description = "Its name.")
  private String name;

  @Option(
      names = "--namespace",
      paramLabel = "ID",
      required = true,
      description = "The namespace with its account id, such as ledger.a2dd6.")
  private String namespace;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What it is for.")
  private String description;

  @Option(
      names = "--permission",
      paramLabel = "WHAT",
      defaultValue = "write",
      description = "read, write or admin (default: ${DEFAULT-VALUE}, which Workers need).")
  private String permission;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (CloudSession session = login.open()) {
      session.requireNamespace(namespace);
      ServiceAccount made =
          session.accounts().createScoped(name, description, namespace, permission);
      out.println(
          "made service account "
              + PlainText.of(made.id())
              + " ("
              + made.name()
              + "), "
              + permission
              + " in "
              + PlainText.of(namespace)
              + " alone");
      out.println("make its key with: keyturn apikey create --service-account " + made.id());
      out.flush();
      return ExitCodes.DONE;
    }
  }
}
