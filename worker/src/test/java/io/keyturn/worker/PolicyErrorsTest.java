package io.keyturn.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each error with its exact place, and all of a file at once. */
class PolicyErrorsTest {
  private static final Path FILE = Path.of("/policies/keyturn.yaml");

  private static final String GOOD =
      """
      cloud:
        apiKey:
          env: CLOUD_KEY
      secrets:
        aws:
          region: us-east-1
      authorities:
        payments-ca:
          namespaces: [payments.a2dd6, ledger.a2dd6]
          issuer:
            builtin:
              organization: Acme
              secret: payments/ca
          labels: {team: payments}
      certificates:
        payments-worker:
          authority: payments-ca
          subject: {commonName: payments}
          secret: payments/worker
          workers:
            - name: canary
              namespace: payments.a2dd6
              taskQueues: [payments]
      apiKeys:
        ledger-worker:
          serviceAccount: sa-4711
          namespace: ledger.a2dd6
          secret: ledger/worker
      defaults:
        soak: 8m
      """;

  private static final String JWT = "eyJhbGciOiJFUzI1NiIsImtpZCI6Ild2In0.eyJhIjoiYiJ9.c2lnbmF0";
  private static final String AWS_KEY = "AKIAIOSFODNN7EXAMPLE";

  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "REGION", "eu-west-1",
          "DAYS", "45",
          "ORG", "Acme",
          "EMPTY", "",
          "TOKEN", JWT,
          "INJECTED", "8m, patience: 0s}",
          "LINES", "8m\npatience: 0s",
          "NESTED", "${ORG}");

  private static final Function<String, @Nullable String> VARIABLES = ENVIRONMENT::get;

  private static LoadedPolicy load(String text) throws PolicyFileException {
    return PolicyFile.load(
        new PolicyTexts(FILE, false, List.of(new PolicyTexts.Text(FILE, text))), VARIABLES);
  }

  private static List<String> errors(String text) {
    try {
      load(text);
      return List.of();
    } catch (PolicyFileException wrong) {
      return String.valueOf(wrong.getMessage()).lines().toList();
    }
  }

  /** A text of the good policy, what replaces it, the one place of the error and words of it. */
  private record Bad(String text, String instead, String place, List<String> words) {
    @Override
    public String toString() {
      return text + " -> " + instead;
    }
  }

  private static Bad bad(String text, String instead, String place, String... words) {
    return new Bad(text, instead, place, List.of(words));
  }

  static Stream<Bad> bad() {
    return Stream.of(
        bad("cloud:\n", "clod:\n", "1:1", "unknown key clod", "did you mean cloud?"),
        bad("    env:", "    environment:", "3:5", "unknown key environment"),
        bad("  apiKey:\n    env: CLOUD_KEY\n", "  {}\n", "2:3", "apiKey is missing", "cloud"),
        bad("    env: CLOUD_KEY", "    {}", "3:5", "exactly one of env, file and credential"),
        bad("env: CLOUD_KEY", "env: A\n    file: b", "4:11", "exactly one of env, file"),
        bad("env: CLOUD_KEY", "credential: ledger-wrker", "3:17", "did you mean ledger-worker?"),
        bad("  aws:", "  asw:", "5:3", "unknown key asw", "did you mean aws?"),
        bad("    region: us-east-1", "    {}", "6:5", "region is missing", "secrets.aws"),
        bad("us-east-1", "us-east-1\n  directory: {path: s}", "7:3", "one of directory and aws"),
        bad("us-east-1", "us-east-1\n    endpoint: localhost:80", "7:15", "is no URL", "https://"),
        bad("us-east-1", "us-east-1\n    endpoint: ftp://a", "7:15", "is no URL"),
        bad("us-east-1", "us-east-1\n    create: yes", "7:13", "neither true nor false"),
        bad("us-east-1", "us-east-1\n    create: [true]", "7:13", "true or false"),
        bad("us-east-1", "us-east-1\n    kmsKey: {}", "7:13", "a text"),
        bad("us-east-1", "us-east-1\n    tags: [a]", "7:11", "keys with values"),
        bad("us-east-1", "us-east-1\n    tags: {a: }", "7:14", "nothing here", "tags.a"),
        bad("us-east-1", "us-east-1\n    replicas: eu-west-1", "7:15", "a list such as"),
        bad("us-east-1", "us-east-1\n    replicas: [us-east-1]", "5:3", "region is named twice"),
        bad("us-east-1", "us-east-1\n    kmskey: a", "7:5", "did you mean kmsKey?"),
        bad("{team: payments}", "[payments]", "14:13", "keys with values"),
        bad("{team: payments}", "{team: }", "14:19", "nothing here"),
        bad("{team: payments}", "{team: [a]}", "14:20", "a text", "labels.team"),
        bad("{team: payments}", "{\"a=b\": c}", "14:21", "a label and its value have"),
        bad("{team: payments}", "{team: \"a,b\"}", "14:20", "a label and its value have"),
        bad("{team: payments}", "{team: a, team: b}", "14:23", "given twice", ":14:14"),
        bad("payments-ca\n  ", "payments-cb\n  ", "17:16", "did you mean payments-ca?"),
        bad("issuer:", "isuer:", "10:5", "unknown key isuer", "did you mean issuer?"),
        bad("Acme", "5", "", ""),
        bad(
            "namespace: payments.a2dd6",
            "namespace: paymets.a2dd6",
            "22:20",
            "lets nobody into",
            "did you mean payments.a2dd6?"),
        bad("- name: canary", "- nmae: canary", "21:9", "did you mean name?"),
        bad(
            "      - name: canary\n  ",
            "      - canary\n      - x:\n  ",
            "21:9",
            "keys with values"),
        bad("soak: 8m", "soak: 8 minutes", "30:9", "8 minutes is no duration"),
        bad("soak: 8m", "soak: [8m]", "30:9", "a duration such as 30d"),
        bad("soak: 8m", "pollWindow: 0s", "30:15", "pollWindow must be longer"),
        bad("serviceAccount: sa-4711", "servceAccount: sa", "26:5", "mean serviceAccount?"),
        bad("sa-4711", "\"\"", "26:21", "needs the id of its owner"),
        bad("sa-4711", "sa\n    lifetime: 800d", "27:15", "730 days at most"),
        bad("sa-4711", "sa\n    replaces: canary", "27:15", "canary is none"),
        bad("us-east-1", "${REGIN}", "6:13", "REGIN is not set"),
        bad("us-east-1", "${EMPTY}", "6:13", "EMPTY is empty"),
        bad("us-east-1", "${REGION", "6:13", "written ${NAME}", "$${"),
        bad("us-east-1", "\"${RE GION}\"", "6:13", "written ${NAME}"),
        bad("us-east-1", "\"${REGION:-x}\"", "6:13", "written ${NAME}"),
        bad("us-east-1", "us-east-1\n    tags: {\"${ORG}\": a}", "7:12", "not in keys"),
        bad("soak: 8m", "soak: ${INJECTED}", "30:9", "is no duration"),
        bad("soak: 8m", "{soak: \"${LINES}\"}", "30:10", "is no duration"),
        bad("Acme", "${LINES}", "12:23", "no line breaks"),
        bad("us-east-1", "${TOKEN}", "6:13", "looks like a token"),
        bad("us-east-1", AWS_KEY, "6:13", "looks like an AWS access key"),
        bad("us-east-1", "us-east-1\n    pasword: " + JWT, "7:14", "looks like a token"),
        bad("CLOUD_KEY", "CLOUD_KEY # was " + JWT, "3:20", "looks like a token"),
        bad("soak: 8m", "{" + AWS_KEY + ": 8m}", "30:4", "looks like an AWS access key"),
        bad("us-east-1", "\"\"", "5:3", "a region has no name"),
        bad("us-east-1", "us-east-1\n    endpoint: https://u:p@a.example", "7:15", "a URL with a"),
        bad("us-east-1", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "6:13", "a key or a token"),
        bad("us-east-1", "|\n      -----BEGIN EC PRIVATE KEY-----\n", "6:13", "a private key"),
        bad(
            "    namespace: ledger.a2dd6\n",
            "    clients: [{name: a}]\n",
            "25:3",
            "needs a namespace"),
        bad("sa-4711", "sa\n    user: u", "27:11", "exactly one of serviceAccount and user"),
        bad("sa-4711", "sa\n    workers: {name: a}", "27:14", "a list such as"),
        bad("sa-4711", "sa\n    clients: [{name: a, silence: -1h}]", "27:34", "no duration"),
        bad("sa-4711", "sa\n    clients: [{}]", "27:15", "name is missing"),
        bad("sa-4711", "sa\n    clients: [~]", "27:15", "nothing here", "clients.0"),
        bad("commonName: payments", "commonName: payments, key: EC_P255", "18:37", "key key"),
        bad("soak: 8m", "soak: 8m\n  soak: 9m", "31:3", "given twice", ":30:3"),
        bad("soak: 8m", "soak: &a 8m", "30:9", "anchors"),
        bad("soak: 8m", "soak: *a", "30:9", "aliases"),
        bad("soak: 8m", "soak: !!str 8m", "30:9", "tags"),
        bad("soak: 8m", "? [soak]\n  : 8m", "30:5", "a key is a text"),
        bad("soak: 8m", "<<: {soak: 8m}", "30:3", "unknown key <<"),
        bad("soak: 8m", "soak: " + "[".repeat(40) + "]".repeat(40), "30:27", "too deep"),
        bad("soak: 8m", "soak: \"8m", "31:1", "this is not YAML"),
        bad("soak: 8m", "soak: \u0007", "30:9", "a character that no text has"));
  }

  @ParameterizedTest
  @MethodSource
  void bad(Bad bad) throws Exception {
    assertThat(GOOD).contains(bad.text());
    List<String> errors =
        errors(
            GOOD.replaceFirst(Pattern.quote(bad.text()), Matcher.quoteReplacement(bad.instead())));
    if (bad.place().isEmpty()) {
      assertThat(errors).isEmpty();
      return;
    }
    assertThat(errors)
        .anySatisfy(
            error -> {
              assertThat(error).startsWith(FILE + ":" + bad.place() + ": ");
              assertThat(error).contains(bad.words());
            });
    assertThat(errors).noneMatch(error -> error.contains(AWS_KEY) || error.contains("eyJ"));
  }

  @Test
  void theGoodOneIsGood() throws Exception {
    assertThat(load(GOOD).policy().labels())
        .isEqualTo(Map.of("payments-ca", Map.of("team", "payments")));
  }

  @Test
  void allErrorsOfAFileAreToldAtOnceInTheOrderOfTheirLines() {
    String text =
        GOOD.replace("env: CLOUD_KEY", "credential: nobody")
            .replace("us-east-1", "us-east-1\n    crate: true")
            .replace("organization: Acme", "organisation: Acme")
            .replace("authority: payments-ca", "authority: nobody")
            .replace("{commonName: payments}", "{}")
            .replace("taskQueues: [payments]", "taskQueues: []")
            .replace("sa-4711", "sa-4711\n    lifetime: soon")
            .replace("secret: ledger/worker", "secret: payments/worker")
            .replace("soak: 8m", "soak: 8\n  aproval: none\n  patience: 0s");
    assertThat(errors(text))
        .satisfiesExactly(
            error -> assertThat(error).startsWith(FILE + ":3:17: ").contains("nobody"),
            error -> assertThat(error).startsWith(FILE + ":7:5: ").contains("mean create?"),
            error -> assertThat(error).startsWith(FILE + ":13:9: ").contains("organization?"),
            error -> assertThat(error).startsWith(FILE + ":18:16: ").contains("no authority"),
            error -> assertThat(error).startsWith(FILE + ":19:14: ").contains("commonName is"),
            error -> assertThat(error).startsWith(FILE + ":24:9: ").contains("a task queue"),
            error -> assertThat(error).startsWith(FILE + ":28:15: ").contains("no duration"),
            error -> assertThat(error).startsWith(FILE + ":30:13: ").contains("belongs to"),
            error -> assertThat(error).startsWith(FILE + ":32:9: ").contains("no duration"),
            error -> assertThat(error).startsWith(FILE + ":33:3: ").contains("approval?"),
            error -> assertThat(error).startsWith(FILE + ":34:13: ").contains("longer than"));
  }

  /** What is wrong in one place neither hides nor brings forth errors in another. */
  @Test
  void anyErrorsTogetherAreToldAsEachIsAlone() {
    Map<String, String> mistakes =
        Map.ofEntries(
            Map.entry("env: CLOUD_KEY", "evn: CLOUD_KEY"),
            Map.entry("region: us-east-1", "regoin: us-east-1"),
            Map.entry("organization: Acme", "organization: ' Acme'"),
            Map.entry("{team: payments}", "{team: 'a b'}"),
            Map.entry("authority: payments-ca", "authority: payments-cb"),
            Map.entry("{commonName: payments}", "{commonName: ~}"),
            Map.entry("taskQueues: [payments]", "taskQueues: [[]]"),
            Map.entry("name: canary", "name: can/ary"),
            Map.entry("serviceAccount: sa-4711", "serviceAccount: ''"),
            Map.entry("    namespace: ledger.a2dd6\n", "    lifetime: 1s\n"),
            Map.entry("secret: ledger/worker", "secret: payments/ca"),
            Map.entry("soak: 8m", "soak: eight"));
    mistakes.forEach((text, instead) -> assertThat(errors(GOOD.replace(text, instead))).hasSize(1));
    Random random = new Random(7);
    for (int i = 0; i < 200; i++) {
      String text = GOOD;
      List<String> expected = new ArrayList<>();
      for (Map.Entry<String, String> mistake : mistakes.entrySet()) {
        if (random.nextBoolean()) {
          text = text.replace(mistake.getKey(), mistake.getValue());
          expected.addAll(errors(GOOD.replace(mistake.getKey(), mistake.getValue())));
        }
      }
      assertThat(errors(text)).as(text).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void aWrongPartBringsNoFalseErrorsAboutThoseThatNameIt() {
    assertThat(errors(GOOD.replace("[payments.a2dd6, ledger.a2dd6]", "payments.a2dd6")))
        .singleElement()
        .asString()
        .startsWith(FILE + ":9:17: ");
  }

  @Test
  void variablesStandForTextAndForNothingElse() throws Exception {
    LoadedPolicy loaded =
        load(
            GOOD.replace("us-east-1", "${REGION}\n    tags: {a: \"${NESTED}\", b: \"~${ORG}$\"}")
                .replace("organization: Acme", "organization: Acme ${ORG} $${ORG}")
                .replace("soak: 8m", "soak: ${DAYS}s"));
    assertThat(loaded.policy().secrets().aws())
        .satisfies(
            aws -> {
              assertThat(aws.region()).isEqualTo("eu-west-1");
              assertThat(aws.tags()).isEqualTo(Map.of("a", "${ORG}", "b", "~Acme$"));
            });
    assertThat(loaded.policy().authority("payments-ca").issuer().builtin().organization())
        .isEqualTo("Acme Acme ${ORG}");
    assertThat(loaded.policy().defaults().soak()).hasSeconds(45);
  }

  @Test
  void noErrorQuotesASecretWhereverItStands() {
    for (String line : GOOD.lines().filter(each -> each.contains(": ")).toList()) {
      String key = line.substring(0, line.indexOf(':'));
      for (String secret : List.of(JWT, AWS_KEY, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")) {
        List<String> errors = errors(GOOD.replace(line, key + ": " + secret));
        assertThat(errors).as(line).anyMatch(error -> error.contains("looks like"));
        assertThat(errors).as(line).noneMatch(error -> error.contains(secret));
      }
    }
    String pem =
        "soak: |\n    -----BEGIN PRIVATE KEY-----\n    MIGH\n    -----END PRIVATE KEY-----";
    assertThat(errors(GOOD.replace("soak: 8m", pem)))
        .singleElement()
        .asString()
        .startsWith(FILE + ":30:9: ")
        .doesNotContain("MIGH");
  }

  @Test
  void whatIsToldIsAPolicyFileException() {
    assertThatThrownBy(() -> load("cloud: 1")).isInstanceOf(PolicyFileException.class);
  }
}
