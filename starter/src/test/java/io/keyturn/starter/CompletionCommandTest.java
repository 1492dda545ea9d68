package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompletionCommandTest {
  private static String script(String shell) {
    StringWriter out = new StringWriter();
    assertThat(Main.commandLine().setOut(new PrintWriter(out, true)).execute("completion", shell))
        .isZero();
    return out.toString();
  }

  @ParameterizedTest
  @CsvSource({"rot, 1, rotate", "'status --wat', 2, --watch", "'apikey li', 2, list"})
  void bashCompletes(String typed, int word, String completed, @TempDir Path folder)
      throws Exception {
    Path script = Files.writeString(folder.resolve("completion"), script("bash"));
    Process bash =
        new ProcessBuilder(
                "bash",
                "--norc",
                "-c",
                "source '%s'; COMP_WORDS=(keyturn %s); COMP_CWORD=%d; _complete_keyturn; echo ${COMPREPLY[@]}"
                    .formatted(script, typed, word))
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(said.strip().split("\\s+")).contains(completed);
  }

  @Test
  void zshLoadsWhatItNeedsForTheSame() {
    assertThat(script("zsh")).startsWith("autoload").contains("bashcompinit", "_complete_keyturn");
    assertThat(
            Main.commandLine()
                .setErr(new PrintWriter(new StringWriter()))
                .execute("completion", "fish"))
        .isEqualTo(ExitCodes.USAGE);
  }
}
