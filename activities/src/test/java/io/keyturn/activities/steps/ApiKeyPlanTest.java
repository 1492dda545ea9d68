package io.keyturn.activities.steps;

import static io.keyturn.activities.steps.SmallWorld.KEY;
import static io.keyturn.activities.steps.SmallWorld.KEYTURN;
import static io.keyturn.activities.steps.SmallWorld.KEY_SECRET;
import static io.keyturn.activities.steps.SmallWorld.LEDGER;
import static io.keyturn.activities.steps.SmallWorld.OLD;
import static io.keyturn.activities.steps.SmallWorld.START;
import static io.keyturn.activities.steps.SmallWorld.TELLER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.policy.ApiKeyPolicy;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.ports.ApiKeyRequest;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.ports.LabelMove;
import io.keyturn.activities.ports.SecretDescription;
import io.keyturn.activities.ports.ServiceAccount;
import io.keyturn.activities.secret.Secret;
import io.keyturn.workflows.domain.Finding;
import io.keyturn.workflows.domain.PlanRequest;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.rules.Strength;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ApiKeyPlanTest {
  private static final KeyOwner PERSON = new KeyOwner(KeyOwner.Type.USER, "u-jo");
  private static final ApiKeySource ELSEWHERE = ApiKeySource.ofEnvironment("KEY");

  private record Row(String flaw, Consumer<SmallWorld> spoil, Strength strength, String reason) {
    @Override
    public String toString() {
      return flaw;
    }
  }

  private static Row refused(String flaw, String reason, Consumer<SmallWorld> spoil) {
    return new Row(flaw, spoil, Strength.ERROR, reason);
  }

  private static Row warned(String flaw, String reason, Consumer<SmallWorld> spoil) {
    return new Row(flaw, spoil, Strength.WARNING, reason);
  }

  static Stream<Row> flaws() {
    return Stream.of(
        refused("no secret", "NOT_FOUND", w -> w.secrets.forget(KEY_SECRET)),
        refused("no current version", "NOT_FOUND", w -> w.secrets.with(KEY_SECRET)),
        refused("empty token", "INVALID", w -> token(w, "")),
        refused("token of white space", "INVALID", w -> token(w, " \n")),
        refused("token of two words", "INVALID", w -> token(w, "Bearer abc")),
        refused("a certificate instead", "OTHER_KIND", w -> w.lay(KEY_SECRET, SmallWorld.OLD_LEAF)),
        refused(
            "unknown service account",
            "NOT_FOUND",
            w -> owner(w, new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, "sa-nobody"))),
        refused("somebody else's key", "OWNER_DIFFERS", ApiKeyPlanTest::anotherAccount),
        refused(
            "no permission in the namespace",
            "NO_ACCESS_TO_NAMESPACE",
            w ->
                w.serviceAccounts.put(
                    new ServiceAccount(TELLER.id(), "teller", "", "x.a2dd6", "", Map.of()))),
        refused(
            "namespace without API keys",
            "API_KEYS_OFF",
            w -> {
              w.cloud.refuseKeys(LEDGER);
              w.cloud.put(LEDGER, w.cloud.access(LEDGER).accepted(), List.of());
            }),
        refused("no namespace", "NOT_FOUND", w -> w.cloud.delete(LEDGER)),
        refused(
            "keyturn may not delete keys",
            "MAY_NOT_DELETE_KEYS",
            w -> {
              String weak = w.keys.put(PERSON, "weak", START.plus(Duration.ofDays(9)));
              w.login = () -> w.keys.token(weak);
            }),
        refused(
            "keyturn's own key, undeclared",
            "OWN_KEY_UNDECLARED",
            w -> {
              w.identities.promote(TELLER);
              w.login = () -> w.keys.token(w.oldKey);
            }),
        refused(
            "no headroom",
            "NO_KEY_HEADROOM",
            w -> {
              for (int i = 0; i < 19; i++) {
                w.keys.put(TELLER, "more " + i, START.plus(Duration.ofDays(9)));
              }
            }),
        refused(
            "somebody's pending version",
            "FOREIGN_PENDING",
            w -> w.secrets.stage(KEY_SECRET, "theirs", Map.of("api-key", w.keys.token(w.oldKey)))),
        warned("line break behind the token", "TOKEN_PADDED", w -> token(w, oldToken(w) + "\n")),
        warned("disabled key", "OLD_KEY_NOT_IN_FORCE", w -> w.keys.switchKey(w.oldKey, false)),
        warned("deleted key", "OLD_KEY_NOT_IN_FORCE", w -> w.keys.delete(w.oldKey)),
        warned(
            "key that ends soon",
            "PAST_LATEST_SAFE_START",
            w -> w.time.now = START.plus(Duration.ofDays(90)).minusSeconds(60)),
        warned(
            "account-wide service account",
            "ACCOUNT_WIDE_SERVICE_ACCOUNT",
            w ->
                w.serviceAccounts.put(
                    new ServiceAccount(
                        TELLER.id(), "teller", "", null, "read", Map.of(LEDGER, "write")))),
        warned(
            "other keys of the account",
            "OTHER_KEYS_OF_THE_OWNER",
            w -> w.keys.put(TELLER, "ci", START.plus(Duration.ofDays(9)))),
        warned("closed audit log", "AUDIT_LOG_CLOSED", w -> w.auditLog.closed(true)),
        warned(
            "service account of two credentials", "SHARED_SERVICE_ACCOUNT", ApiKeyPlanTest::twice),
        warned(
            "key of a lost rotation",
            "ORPHANED_KEYS",
            w ->
                w.keys
                    .create(
                        new ApiKeyRequest(
                            TELLER,
                            "keyturn r0-1",
                            new KeyLabel(KEY, "r0-1", null).description(),
                            START.plus(Duration.ofDays(9))),
                        "op")
                    .orElseThrow()
                    .close()),
        warned(
            "key of a person",
            "KEY_OF_A_PERSON",
            w -> {
              String key = w.keys.put(PERSON, "jo's", START.plus(Duration.ofDays(9)));
              token(w, new String(bytes(w.keys.token(key)), UTF_8));
              owner(w, PERSON);
            }));
  }

  private static byte[] bytes(Secret secret) {
    return secret.reveal(byte[]::clone);
  }

  private static String oldToken(SmallWorld world) {
    return new String(bytes(world.keys.token(world.oldKey)), UTF_8);
  }

  private static void token(SmallWorld world, String token) {
    world.lay(KEY_SECRET, Map.of("api-key", Secret.copyOf(token.getBytes(UTF_8))));
  }

  private static void owner(SmallWorld world, KeyOwner owner) {
    world.keyPolicy(SmallWorld.key(owner), ELSEWHERE);
  }

  private static void anotherAccount(SmallWorld world) {
    String other = world.keys.put(KEYTURN, "other", START.plus(Duration.ofDays(9)));
    token(world, new String(bytes(world.keys.token(other)), UTF_8));
  }

  private static void twice(SmallWorld world) {
    ApiKeyPolicy other =
        new ApiKeyPolicy(TELLER, LEDGER, Duration.ofDays(9), "other", null, List.of(), List.of());
    world.policy =
        new Policy(
            world.policy.cloud(),
            world.policy.secrets(),
            world.policy.authorities(),
            world.policy.certificates(),
            Map.of(KEY, SmallWorld.key(TELLER), "other", other),
            world.policy.defaults());
  }

  private static RotationPlan plan(SmallWorld world, boolean emergency) {
    return new ApiKeySteps(world.world()).plan(new PlanRequest(KEY, "r1", null, emergency));
  }

  @ParameterizedTest
  @MethodSource("flaws")
  void flawIsFoundBeforeAnythingIsChanged(Row row) {
    SmallWorld world = new SmallWorld();
    row.spoil().accept(world);
    List<?> keys = world.keys.all();
    String refusal = "";
    List<Finding> findings = List.of();
    try {
      findings = plan(world, false).findings();
    } catch (io.keyturn.activities.RotationProblem problem) {
      refusal = problem.kind().name();
      assertThat(problem.remedy()).isNotBlank();
    }
    if (refusal.isEmpty()) {
      assertThat(findings)
          .filteredOn(finding -> finding.reason().equals(row.reason()))
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.strength()).isEqualTo(row.strength());
                assertThat(finding.message()).isNotBlank().doesNotContain("\n", "token-of");
                assertThat(finding.remedy()).isNotBlank().doesNotContain("\n");
              });
    } else {
      assertThat(refusal).isEqualTo(row.reason());
      assertThat(row.strength()).isEqualTo(Strength.ERROR);
    }
    assertThat(world.keys.all()).isEqualTo(keys);
  }

  @Test
  void soundWorldHasNoFindingAndThePlanNamesTheKeyThatGoes() {
    SmallWorld world = new SmallWorld();
    RotationPlan plan = plan(world, false);
    assertThat(plan.findings()).isEmpty();
    assertThat(plan.rotation().oldKey()).isEqualTo(world.oldKey);
    assertThat(plan.changes()).hasSize(2).first().asString().contains(world.oldKey);
    assertThat(plan.waves()).isEqualTo(List.of(List.of("teller-canary"), List.of("teller")));
  }

  /** What a lost run has left says which key goes, also where its token is refused by now. */
  @Test
  void rotationThatIsGoneOnWithKnowsTheKeyThatGoes() {
    SmallWorld world = new SmallWorld();
    RotationPlan first = plan(world, false);
    new ApiKeySteps(world.world())
        .generate(new io.keyturn.workflows.domain.StepRequest(first.rotation(), first.settings()));
    world.secrets.move(KEY_SECRET, new LabelMove(SecretDescription.CURRENT, OLD, "r1-1"));
    world.keys.switchKey(world.oldKey, false);

    RotationPlan again = plan(world, false);

    assertThat(again.admitted()).as(again.findings().toString()).isTrue();
    assertThat(again.rotation()).isEqualTo(first.rotation());
  }

  @Test
  void emergencySaysWhoWillBeCutOffAndMovesEverybodyAtOnce() {
    SmallWorld world = new SmallWorld();
    world.tellersOn(world.oldKey);
    RotationPlan plan = plan(world, true);
    assertThat(plan.admitted()).isTrue();
    assertThat(plan.settings().emergency()).isTrue();
    assertThat(plan.waves()).isEqualTo(List.of(List.of("teller-canary", "teller")));
    assertThat(plan.findings())
        .filteredOn(finding -> finding.reason().equals("WILL_BE_CUT_OFF"))
        .extracting(Finding::message)
        .anyMatch(message -> message.contains("0@host"))
        .anyMatch(message -> message.contains("1@host"))
        .anyMatch(message -> message.contains("client till"));
  }

  @Test
  void emergencyIsForApiKeysAlone() {
    SmallWorld world = new SmallWorld();
    assertThat(
            new ClientCertificateSteps(world.world())
                .plan(new PlanRequest(SmallWorld.WORKER, "r1", null, true))
                .findings())
        .extracting(Finding::reason)
        .contains("NO_EMERGENCY");
    assertThat(
            new ClientCaSteps(world.world())
                .plan(new PlanRequest(SmallWorld.CA, "c1", null, true))
                .findings())
        .extracting(Finding::reason)
        .contains("NO_EMERGENCY");
  }
}
