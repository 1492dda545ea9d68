package io.keyturn.starter;

import io.keyturn.worker.Home;
import io.keyturn.workflows.domain.Examination;
import io.keyturn.workflows.domain.Examination.Health;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Examines everything that rotations depend on. */
@Command(
    name = "doctor",
    description = "Examines everything that rotations depend on, by calls that change nothing.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 rotations can run (a DOUBTFUL line may make one wait for a person), 1 a BAD line",
      "would fail them, 2 usage, 4 home or keyturn's Worker not reachable.",
      "Example: keyturn doctor payments-ca"
    })
final class DoctorCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..*",
      paramLabel = "CREDENTIAL",
      description = "Only what these credentials need (default: all of the policy).")
  private List<String> credentials = List.of();

  @Mixin private OutputOptions output;
  @Mixin private HomeOptions homeOptions;

  @Override
  public Integer call() throws Exception {
    List<String> names = credentials.stream().map(RotationClient::checked).toList();
    String asker = SteeringOptions.userAtHost();
    List<Examination> found = new ArrayList<>();
    try (Home home = homeOptions.open(asker)) {
      String namespace = home.client().getOptions().getNamespace();
      found.add(good("namespace " + namespace, "answers"));
      List<String> missing = home.missingSearchAttributes();
      found.add(
          missing.isEmpty()
              ? good("search attributes", "are there")
              : new Examination(
                  "home",
                  "search attributes",
                  Health.DOUBTFUL,
                  "not there yet: " + String.join(", ", missing),
                  "keyturn worker adds them at its start, if it may; else: temporal operator"
                      + " search-attribute create --type Keyword --name NAME."));
      Inquiries inquiries = new Inquiries(home, asker);
      int known = inquiries.requireCredentials(names).size();
      found.add(good("keyturn's Worker", "answers; its policy has " + known + " credentials"));
      found.addAll(inquiries.diagnosis(names).examinations());
    }
    output.answer(
        found.stream().map(DoctorAnswer::of).toList(),
        () -> found.stream().map(DoctorCommand::line).toList());
    return found.stream().anyMatch(each -> each.health() == Health.BAD)
        ? ExitCodes.NO
        : ExitCodes.DONE;
  }

  private static Examination good(String subject, String message) {
    return new Examination("home", subject, Health.GOOD, message, "");
  }

  private static String line(Examination each) {
    return String.format(
            Locale.ROOT,
            "%-8s  %-7s  %s: %s",
            each.health(),
            each.part(),
            each.subject(),
            each.message())
        + (each.remedy().isEmpty() ? "" : " -> " + each.remedy());
  }
}
