package io.keyturn.starter.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The report is a contract with programs that read it. */
final class DemoReportTest {
  @TempDir private Path folder;

  @Test
  void holdsExactlyTheKeysOfTheContract() throws IOException {
    JsonNode report = read(DemoReport.json(new Results().make()));
    assertThat(report.fieldNames())
        .toIterable()
        .containsExactly(
            "server",
            "calls",
            "failedCalls",
            "p99MillisBefore",
            "p99MillisDuring",
            "rotations",
            "oldCredentialRefused",
            "ok",
            "reasons");
    assertThat(report.path("rotations").path(0).fieldNames())
        .toIterable()
        .containsExactly("credential", "kind", "outcome", "seconds", "steps");
  }

  @Test
  void saysWhatTheLedgerSaid() throws IOException {
    JsonNode report = read(DemoReport.json(new Results().make()));
    assertThat(report.path("server").asText()).isEqualTo("in-memory");
    assertThat(report.path("calls").asLong()).isEqualTo(5000);
    assertThat(report.path("failedCalls").asLong()).isZero();
    assertThat(report.path("p99MillisBefore").asDouble()).isEqualTo(10.0);
    assertThat(report.path("p99MillisDuring").asDouble()).isEqualTo(12.3);
    assertThat(report.path("rotations")).hasSize(4);
    assertThat(report.path("rotations").path(2).path("kind").asText()).isEqualTo("api-key");
    assertThat(report.path("rotations").path(3).path("outcome").asText()).isEqualTo("ROLLED_BACK");
    assertThat(report.path("rotations").path(0).path("steps").path(1).asText())
        .isEqualTo("SUPPORT");
    assertThat(report.path("oldCredentialRefused").asBoolean()).isTrue();
    assertThat(report.path("ok").asBoolean()).isTrue();
    assertThat(report.path("reasons")).isEmpty();
  }

  @Test
  void isNotOkExactlyWhenThereIsAReason() throws IOException {
    Results results = new Results();
    results.problems = List.of("something else");
    JsonNode report = read(DemoReport.json(results.make()));
    assertThat(report.path("ok").isBoolean()).isTrue();
    assertThat(report.path("ok").asBoolean()).isFalse();
    assertThat(report.path("reasons").path(0).asText()).isEqualTo("something else");
  }

  @Test
  void replacesAnEarlierReportAndLeavesNoDraft() throws IOException {
    Path file = Files.writeString(folder.resolve("report.json"), "old");
    DemoReport.requireWritable(file);
    DemoReport.write(new Results().make(), file);
    assertThat(read(Files.readAllBytes(file)).path("ok").asBoolean()).isTrue();
    try (Stream<Path> all = Files.list(folder)) {
      assertThat(all).containsExactly(file);
    }
  }

  @Test
  void keepsALinkAndReplacesWhatItLeadsTo() throws IOException {
    Path file = Files.writeString(folder.resolve("real.json"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
    DemoReport.write(new Results().make(), link);
    assertThat(link).isSymbolicLink();
    assertThat(read(Files.readAllBytes(file)).path("ok").asBoolean()).isTrue();
  }

  @Test
  void refusesAFolderThatDoesNotExist() {
    assertThatThrownBy(() -> DemoReport.requireWritable(folder.resolve("no/report.json")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("folder");
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThatThrownBy(() -> DemoReport.requireWritable(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no ordinary file");
    assertThatThrownBy(() -> DemoReport.requireWritable(Path.of("/dev/null")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no ordinary file");
  }

  private static JsonNode read(byte[] json) throws IOException {
    return new ObjectMapper().readTree(json);
  }
}
