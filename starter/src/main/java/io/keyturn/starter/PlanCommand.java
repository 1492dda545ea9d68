package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.workflows.domain.RotationPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what a rotation would change, without starting it. */
@Command(
    name = "plan",
    description = "Shows what a rotation would change and what speaks against it; changes nothing.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 the plan would be admitted, 1 it would be refused, 2 usage, 4 not reachable.",
      "A rotation of the same changes has the same hash.",
      "Example: keyturn plan payments-ca"
    })
final class PlanCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CREDENTIAL", description = "Name of the credential in the policy.")
  private String credential;

  @Option(names = "--emergency", description = "As if the old API key were compromised.")
  private boolean emergency;

  @Mixin private OutputOptions output;
  @Mixin private HomeOptions homeOptions;

  @Override
  public Integer call() throws Exception {
    String asker = SteeringOptions.userAtHost();
    String name = RotationClient.checked(credential);
    try (Home home = homeOptions.open(asker)) {
      Inquiries inquiries = new Inquiries(home, asker);
      inquiries.requireCredentials(List.of(name));
      RotationPlan plan = inquiries.plan(name, emergency);
      output.answer(PlannedAnswer.of(plan), () -> text(plan));
      return plan.admitted() ? ExitCodes.DONE : ExitCodes.NO;
    }
  }

  private static List<String> text(RotationPlan plan) {
    List<String> lines = new ArrayList<>();
    lines.add(
        plan.rotation().credential()
            + ": "
            + (plan.admitted() ? "can be rotated" : "would be refused"));
    lines.addAll(StatusText.plan(plan));
    return lines;
  }
}
