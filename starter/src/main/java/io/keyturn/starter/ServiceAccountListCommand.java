package io.keyturn.starter;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keyturn.activities.ports.ServiceAccount;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists service accounts and what they may do. */
@Command(
    name = "list",
    description = "Lists service accounts and what they may do.",
    mixinStandardHelpOptions = true)
final class ServiceAccountListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudLogin login;

  @Option(
      names = "--output",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "For people or for programs (default: ${DEFAULT-VALUE}).")
  private OutputFormat output;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    try (CloudSession session = login.open()) {
      List<ServiceAccount> accounts =
          session.accounts().list().stream()
              .sorted(Comparator.comparing(ServiceAccount::name))
              .toList();
      if (output == OutputFormat.JSON) {
        out.println(json(accounts));
      } else if (accounts.isEmpty()) {
        out.println("no service accounts");
      } else {
        text(accounts).forEach(out::println);
      }
      out.flush();
      return ExitCodes.DONE;
    }
  }

  private static List<String> text(List<ServiceAccount> accounts) {
    Columns columns = new Columns("ID", "NAME", "SCOPE", "NAMESPACES", "DESCRIPTION");
    for (ServiceAccount account : accounts) {
      columns.row(
          account.id(),
          account.name(),
          account.scopedTo() == null ? "account: " + account.accountRole() : "one namespace",
          new TreeMap<>(account.namespaces())
              .entrySet().stream()
                  .map(each -> each.getKey() + ": " + each.getValue())
                  .collect(Collectors.joining(", ")),
          account.description());
    }
    return columns.lines();
  }

  private static String json(List<ServiceAccount> accounts) {
    ArrayNode list = Json.list();
    for (ServiceAccount account : accounts) {
      ObjectNode node =
          list.addObject()
              .put("id", account.id())
              .put("name", account.name())
              .put("description", account.description())
              .put("scopedTo", account.scopedTo())
              .put("accountRole", account.accountRole());
      ObjectNode namespaces = node.putObject("namespaces");
      new TreeMap<>(account.namespaces()).forEach(namespaces::put);
    }
    return Json.text(list);
  }
}
