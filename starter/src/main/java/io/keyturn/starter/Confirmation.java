package io.keyturn.starter;

import java.io.Console;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks a person at a terminal; where there is none, only an option can say yes.
 *
 * @param asking shows a question and reads the answer; null at the end of the input
 */
record Confirmation(@Nullable Function<String, @Nullable String> asking) {
  /** Asks at the terminal that the program runs in. */
  @SuppressWarnings("SystemConsoleNull") // A later Java's console at no terminal answers null.
  static Confirmation atTerminal() {
    Console console = System.console();
    return new Confirmation(console == null ? null : question -> console.readLine("%s", question));
  }

  /**
   * Goes on only after a yes.
   *
   * @throws CommandFailure after anything else
   */
  void require(String question) {
    if (asking == null) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "nobody can be asked: this is no terminal, and nothing was done",
          "Say yes beforehand with --yes.");
    }
    String answer = asking.apply(question + " [y/N] ");
    String said = answer == null ? "" : answer.strip().toLowerCase(Locale.ROOT);
    if (!said.equals("y") && !said.equals("yes")) {
      throw new CommandFailure(ExitCodes.NO, "nothing was done", "");
    }
  }
}
