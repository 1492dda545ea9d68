package io.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.keyturn.activities.ports.ApiKey;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.ports.ServiceAccount;
import io.keyturn.workflows.domain.Decision;
import io.keyturn.workflows.domain.Evidence;
import io.keyturn.workflows.domain.RotationStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The keys of documents for programs are a contract: they are exactly those of docs/cli.md. */
final class KeysTest {
  private static final Pattern ROW = Pattern.compile("^\\| `([A-Za-z.\\[\\]]+)` \\|.*");

  /** The keys that the documentation has under a heading. */
  private static List<String> documented(String heading) throws Exception {
    Path root = Path.of("").toAbsolutePath();
    Path file = root.resolve("docs/cli.md");
    if (!Files.exists(file)) {
      file = root.resolve("../docs/cli.md");
    }
    List<String> keys = new ArrayList<>();
    boolean here = false;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("#")) {
        here = line.equals("### " + heading);
      }
      Matcher row = ROW.matcher(line);
      if (here && row.matches()) {
        keys.add(row.group(1));
      }
    }
    assertThat(keys).as("keys under '%s' in docs/cli.md", heading).isNotEmpty();
    return keys;
  }

  /** The keys of a document, those of parts with a path; parts that are empty hide theirs. */
  private static List<String> keys(Object document) throws Exception {
    Set<String> keys = new TreeSet<>();
    collect(new ObjectMapper().readTree(Json.text(document)), "", keys);
    return List.copyOf(keys);
  }

  private static void collect(JsonNode node, String path, Set<String> keys) {
    if (node.isArray()) {
      node.forEach(each -> collect(each, path + "[]", keys));
    }
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      String key = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
      keys.add(key);
      collect(field.getValue(), key, keys);
    }
  }

  private static RotationStatus status() {
    return Stages.of(
        "completed", "a", List.of(new Decision("pause", "ann", "lunch", Stages.BEGAN)));
  }

  @Test
  void rotationsHaveTheDocumentedKeys() throws Exception {
    assertThat(keys(StatusAnswer.of(status())))
        .containsExactlyInAnyOrderElementsOf(documented("A rotation"));
    assertThat(status().steps().get(0).evidence()).first().isInstanceOf(Evidence.class);
  }

  @Test
  void rotateHasTheDocumentedKeys() throws Exception {
    assertThat(
            keys(new RotateAnswer(true, StatusAnswer.of(status()))).stream()
                .filter(key -> !key.contains(".")))
        .containsExactlyInAnyOrderElementsOf(documented("rotate"));
  }

  @Test
  void answersOfInquiriesHaveTheDocumentedKeys() throws Exception {
    assertThat(
            keys(PlannedAnswer.of(Objects.requireNonNull(status().plan()))).stream()
                .filter(key -> !key.contains(".")))
        .containsExactlyInAnyOrderElementsOf(documented("plan"));
    assertThat(keys(new DoctorAnswer("home", "search attributes", "GOOD", "are there", "")))
        .containsExactlyInAnyOrderElementsOf(documented("doctor"));
    assertThat(
            keys(
                new ListAnswer(
                    "web",
                    "client-certificate",
                    Map.of(),
                    List.of("payments.a2dd6"),
                    "payments/web",
                    "ca",
                    new ListAnswer.LatestAnswer("COMPLETED", false, "2026-11-23T12:00:00Z"))))
        .containsExactlyInAnyOrderElementsOf(documented("list"));
  }

  @Test
  void listsHaveTheDocumentedKeys() throws Exception {
    ApiKey key =
        new ApiKey(
            "k-1",
            new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, "sa-1"),
            "worker",
            "",
            Stages.BEGAN,
            Stages.BEGAN.plusSeconds(1),
            false);
    assertThat(keys(ApiKeyAnswer.of(key, Instant.EPOCH)))
        .containsExactlyInAnyOrderElementsOf(documented("apikey list"));
    ServiceAccount account = new ServiceAccount("sa-1", "ledger", "", null, "read", Map.of());
    assertThat(keys(ServiceAccountAnswer.of(account)))
        .containsExactlyInAnyOrderElementsOf(documented("service-account list"));
  }

  @Test
  void policyCheckHasTheDocumentedKeys() throws Exception {
    assertThat(keys(PolicyAnswer.good(Path.of("keyturn.yaml"), new PolicySize(1, 2, 3))))
        .containsExactlyInAnyOrderElementsOf(documented("policy check"));
  }

  @Test
  void failuresHaveTheDocumentedKeys() throws Exception {
    assertThat(keys(new ErrorAnswer(new ErrorAnswer.Details("a", "b", 1))))
        .containsExactlyInAnyOrderElementsOf(documented("A failure"));
  }
}
