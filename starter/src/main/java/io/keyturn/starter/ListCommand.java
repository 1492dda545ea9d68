package io.keyturn.starter;

import io.keyturn.worker.Home;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists the credentials of the policy and where their latest rotations stand. */
@Command(
    name = "list",
    description = "Lists the credentials of the policy and where their latest rotations stand.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: keyturn list -l team=payments --output json"})
final class ListCommand implements Callable<Integer> {
  @Option(
      names = {"-l", "--label"},
      paramLabel = "LABEL=VALUE",
      description = "Only credentials with this label; several must all fit.")
  private List<String> labels = List.of();

  @Mixin private OutputOptions output;
  @Mixin private HomeOptions homeOptions;

  @Override
  public Integer call() throws Exception {
    LabelSelector selector = LabelSelector.of(labels);
    String asker = SteeringOptions.userAtHost();
    try (Home home = homeOptions.open(asker)) {
      List<ListAnswer> entries =
          new Inquiries(home, asker)
              .credentials().stream()
                  .filter(selector::fits)
                  .map(entry -> ListAnswer.of(entry, new LatestRotation(home, entry.credential())))
                  .toList();
      output.answer(entries, () -> text(entries));
      return ExitCodes.DONE;
    }
  }

  private static List<String> text(List<ListAnswer> entries) {
    if (entries.isEmpty()) {
      return List.of("no credentials");
    }
    Columns columns =
        new Columns("CREDENTIAL", "KIND", "NAMESPACES", "LABELS", "ROTATION", "SINCE");
    for (ListAnswer entry : entries) {
      ListAnswer.LatestAnswer latest = entry.rotation();
      columns.row(
          entry.credential(),
          entry.kind(),
          String.join(" ", entry.namespaces()),
          entry.labels().entrySet().stream()
              .map(label -> label.getKey() + "=" + label.getValue())
              .collect(Collectors.joining(" ")),
          latest == null ? "never" : latest.state(),
          latest == null ? "" : latest.since());
    }
    return columns.lines();
  }
}
