package io.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema and the documentation say what the records say, and the examples are good. */
class PolicyDocumentationTest {
  private static final Path DOCS = root().resolve("docs");
  private static final String REWRITE =
      "write it anew: mvn -pl worker -am -Dtest=PolicyDocumentationTest -Dkeyturn.rewrite=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false test";
  private static final Pattern TABLE =
      Pattern.compile("(?s)(<!-- keys -->\n).*?(\n<!-- end of keys -->)");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^( *)```yaml\n(.*?)^ *```");

  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("docs")) ? here : Objects.requireNonNull(here.getParent());
  }

  private static void same(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("keyturn.rewrite")) {
      Files.writeString(file, expected);
    }
    assertThat(Files.readString(file)).as(REWRITE).isEqualTo(expected);
  }

  @Test
  void theSchemaInTheRepositoryIsThatOfTheRecords() throws IOException {
    same(DOCS.resolve("policy.schema.json"), LoadedPolicy.schema());
  }

  @Test
  void theTableOfKeysIsThatOfTheRecords() throws IOException {
    Path page = DOCS.resolve("policy.md");
    Matcher table = TABLE.matcher(Files.readString(page));
    assertThat(table.find()).isTrue();
    JsonNode schema = new ObjectMapper().readTree(LoadedPolicy.schema());
    List<String> rows = new ArrayList<>(List.of("| key | meaning | default |", "|---|---|---|"));
    rows(schema, schema, "", rows, new HashSet<>());
    same(
        page,
        table.replaceFirst(
            Matcher.quoteReplacement(table.group(1) + String.join("\n", rows) + table.group(2))));
  }

  private static void rows(
      JsonNode schema, JsonNode record, String path, List<String> rows, Set<String> told) {
    record
        .path("properties")
        .properties()
        .forEach(
            each -> {
              JsonNode key = each.getValue();
              String name = path + each.getKey();
              JsonNode inner = key;
              if (key.has("items")) {
                inner = key.path("items");
                name += inner.has("$ref") ? "[]" : "";
              } else if (key.path("additionalProperties").has("$ref")) {
                inner = key.path("additionalProperties");
                name += ".NAME";
              }
              String type = inner.path("$ref").asText().replace("#/$defs/", "");
              boolean again = !type.isEmpty() && !told.add(type);
              rows.add(
                  "| `"
                      + name
                      + "` | "
                      + key.path("description").asText()
                      + (again ? " As above." : "")
                      + " | "
                      + standard(record, each.getKey(), key)
                      + " |");
              if (!type.isEmpty() && !again) {
                rows(schema, schema.path("$defs").path(type), name + ".", rows, told);
              }
            });
  }

  private static String standard(JsonNode record, String name, JsonNode key) {
    for (JsonNode required : record.path("required")) {
      if (required.asText().equals(name)) {
        return "required";
      }
    }
    if (record.path("oneOf").toString().contains("\"" + name + "\"")) {
      return "one of these";
    }
    if (!key.has("default")) {
      return List.of("cloud", "secrets").contains(name) ? "required" : "none";
    }
    JsonNode standard = key.path("default");
    return standard.isContainerNode() && standard.isEmpty()
        ? "none"
        : "`" + (standard.isTextual() ? standard.asText() : standard.toString()) + "`";
  }

  private static Stream<String> examples() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> pages = Files.list(DOCS)) {
      for (Path page :
          Stream.concat(pages, Stream.of(root().resolve("README.md")))
              .filter(each -> each.toString().endsWith(".md"))
              .toList()) {
        Matcher example = EXAMPLE.matcher(Files.readString(page));
        while (example.find()) {
          String text = example.group(2).replaceAll("(?m)^" + example.group(1), "");
          if (Pattern.compile("(?m)^(cloud|apiKeys|certificates|authorities):")
              .matcher(text)
              .find()) {
            found.add(text);
          }
        }
      }
    }
    return found.stream();
  }

  private static Set<ValidationMessage> against(String yaml) throws IOException {
    JsonSchema schema =
        JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(LoadedPolicy.schema());
    return schema.validate(new YAMLMapper().readTree(yaml));
  }

  @Test
  void theExamplesConformToTheSchema() throws IOException {
    assertThat(examples()).isNotEmpty().allSatisfy(text -> assertThat(against(text)).isEmpty());
  }

  @Test
  void theWholeExamplesAreGoodPolicies(@TempDir Path folder) throws Exception {
    List<String> whole =
        examples().filter(text -> text.contains("cloud:") && !text.contains("${")).toList();
    assertThat(whole).isNotEmpty();
    for (String text : whole) {
      assertThat(PolicyFile.read(Files.writeString(folder.resolve("a.yaml"), text))).isNotNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clod: {}",
        "cloud: {}",
        "cloud: {apiKey: {}}",
        "cloud: {apiKey: {env: A, file: b}}",
        "secrets: {directory: {path: a}, aws: {region: b}}",
        "secrets: {aws: {region: a, create: maybe}}",
        "secrets: {aws: {region: a, endpoint: b}}",
        "defaults: {soak: soon}",
        "defaults: {soak: 8}",
        "defaults: {approval: whoever}",
        "certificates: {a: {authority: b, subject: c, secret: d}}",
        "apiKeys: {a: {secret: b}}",
        "apiKeys: {a: {user: u, secret: b, labels: [c]}}",
        "apiKeys: {a: {user: u, secret: b, workers: [{name: c}]}}"
      })
  void theSchemaRefusesWhatTheReaderRefuses(String wrong) throws IOException {
    assertThat(against(wrong)).isNotEmpty();
  }

  @Test
  void theSchemaAllowsVariables() throws IOException {
    assertThat(
            against(
                "secrets: {aws: {region: \"${R}\", create: \"${C}\", endpoint: \"${E}\"}}\n"
                    + "defaults: {soak: \"${S}m\", approval: \"${A}\"}"))
        .isEmpty();
  }
}
