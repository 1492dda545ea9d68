package io.keyturn.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tour of docs/quickstart.md, as a new user takes it: its own blocks, in their order. */
final class QuickstartTest {
  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  /** Stands in for the launcher, which would build the program first. */
  private static final String PRELUDE =
      """
      set -eu
      trap 'kill $(jobs -p) 2>/dev/null; wait' EXIT
      keyturn() { "$JAVA" -cp "$CLASSES" io.keyturn.starter.Main "$@"; }
      """;

  @Test
  void everyBlockOfTheTourWorks(@TempDir Path folder) throws Exception {
    StringBuilder script = new StringBuilder(PRELUDE);
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("..", "docs", "quickstart.md")));
    while (blocks.find()) {
      script.append(blocks.group(1));
    }
    Path tour = Files.createDirectory(folder.resolve("tour"));
    Path file = Files.writeString(folder.resolve("tour.sh"), script);
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", file.toString())
            .directory(tour.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder
        .environment()
        .put("JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.environment().put("CLASSES", System.getProperty("java.class.path"));
    Process process = builder.start();
    boolean ended = false;
    try {
      ended = process.waitFor(8, TimeUnit.MINUTES);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    String told = Files.readString(output);
    assertThat(ended).as(told).isTrue();
    assertThat(process.exitValue()).as(told).isZero();
    assertThat(told)
        .contains("keyturn.yaml: good: 0 authorities, 0 certificates, 1 API key")
        .contains("ledger-key: can be rotated")
        .contains("ledger-key: CLOSED COMPLETED")
        .contains("ledger-key  api-key  ledger.a2dd6  -       COMPLETED")
        .contains("client till")
        .contains("exit code 3")
        .doesNotContain("BAD");
  }
}
