package io.keyturn.starter;

import io.keyturn.activities.ports.ServiceAccount;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists service accounts and what they may do. */
@Command(
    name = "list",
    description = "Lists service accounts and what they may do.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: keyturn service-account list -o yaml"})
final class ServiceAccountListCommand implements Callable<Integer> {
  @Mixin private CloudLogin login;

  @Mixin private OutputOptions output;

  @Override
  public Integer call() {
    try (CloudSession session = login.open()) {
      List<ServiceAccount> accounts =
          session.accounts().list().stream()
              .sorted(Comparator.comparing(ServiceAccount::name))
              .toList();
      output.answer(
          accounts.stream().map(ServiceAccountAnswer::of).toList(),
          () -> accounts.isEmpty() ? List.of("no service accounts") : text(accounts));
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
}
