package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.keyturn.workflows.domain.CredentialEntry;
import io.keyturn.workflows.domain.CredentialKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class SelectionTest {
  private static final List<CredentialEntry> POLICY =
      List.of(
          entry("ca", CredentialKind.CLIENT_CA, Map.of("team", "payments"), null),
          entry("web", CredentialKind.CLIENT_CERTIFICATE, Map.of("team", "payments"), "ca"),
          entry("batch", CredentialKind.CLIENT_CERTIFICATE, Map.of("team", "batch"), "ca"),
          entry("key", CredentialKind.API_KEY, Map.of("team", "payments", "tier", "1"), null));

  /** Something that selects. */
  @Command
  private static final class Selecting {
    @Mixin private Selection selection;
  }

  private static CredentialEntry entry(
      String name, CredentialKind kind, Map<String, String> labels, @Nullable String authority) {
    return new CredentialEntry(name, kind, labels, name, List.of(), authority);
  }

  private static Selection parse(String line) {
    Selecting command = new Selecting();
    new CommandLine(command).parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
    return command.selection;
  }

  private static List<String> chosen(String line) {
    Selection selection = parse(line);
    assertThat(selection.single()).isNull();
    return selection.chosen(() -> POLICY);
  }

  @Test
  void certificateWhoseAuthorityIsChosenTooIsLeftToIt() {
    assertThat(chosen("--all")).containsExactly("ca", "key");
    assertThat(chosen("-l team=payments")).containsExactly("ca", "key");
    assertThat(chosen("-l team=batch")).containsExactly("batch");
  }

  @Test
  void severalLabelsMustAllFit() {
    assertThat(chosen("-l team=payments -l tier=1")).containsExactly("key");
  }

  @Test
  void oneThatIsNamedIsTakenByItsName() {
    assertThat(parse("web").single()).isEqualTo("web");
  }

  @Test
  void nothingThatFitsIsADefiniteNo() {
    assertThatThrownBy(() -> chosen("-l team=nobody"))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCodes.NO));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "web --all", "web -l team=a", "--all -l team=a", "../etc"})
  void whatDoesNotSayWhichOrSaysItTwiceIsRefused(String line) {
    assertThatThrownBy(() -> parse(line).single())
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCodes.USAGE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-l team", "-l =payments", "-l team=a -l team=b"})
  void labelThatIsNoneIsRefused(String line) {
    assertThatThrownBy(() -> chosen(line))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCodes.USAGE));
  }
}
