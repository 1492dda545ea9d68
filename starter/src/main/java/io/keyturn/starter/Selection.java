package io.keyturn.starter;

import io.keyturn.workflows.domain.CredentialEntry;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which credentials a command is about: one by name, or several of the policy. */
final class Selection {
  @Parameters(
      arity = "0..1",
      paramLabel = "CREDENTIAL",
      description = "Name of the credential in the policy.")
  private @Nullable String credential;

  @Option(names = "--all", description = "All credentials of the policy.")
  private boolean all;

  @Option(
      names = {"-l", "--label"},
      paramLabel = "LABEL=VALUE",
      description = "All credentials with this label; several must all fit.")
  private List<String> labels = List.of();

  /** The one that was named; null if several were asked for. */
  @Nullable String single() {
    if ((credential != null ? 1 : 0) + (all ? 1 : 0) + (labels.isEmpty() ? 0 : 1) != 1) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "name one CREDENTIAL, or give --all or -l",
          "See keyturn rotate --help, and which there are: keyturn list.");
    }
    return credential == null ? null : RotationClient.checked(credential);
  }

  /**
   * Chooses among the policy's credentials. A certificate under a client CA that is chosen too is
   * rotated with it, and so left out.
   */
  List<String> chosen(Supplier<List<CredentialEntry>> policy) {
    LabelSelector selector = LabelSelector.of(labels);
    List<CredentialEntry> fitting = policy.get().stream().filter(selector::fits).toList();
    Set<String> names =
        fitting.stream().map(CredentialEntry::credential).collect(Collectors.toSet());
    List<String> chosen =
        fitting.stream()
            .filter(entry -> entry.authority() == null || !names.contains(entry.authority()))
            .map(CredentialEntry::credential)
            .toList();
    if (chosen.isEmpty()) {
      throw new CommandFailure(
          ExitCodes.NO, "no credential fits", "See which there are: keyturn list.");
    }
    return chosen;
  }
}
