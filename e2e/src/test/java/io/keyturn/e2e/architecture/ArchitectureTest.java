package io.keyturn.e2e.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.keyturn.activities.secret.Secret;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.e2e.architecture.violations.Leaking;
import io.keyturn.workflows.RotationActivities;
import io.keyturn.workflows.RotationWorkflow;
import java.io.Serializable;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.Lock;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ArchitectureTest {
  private static final String VIOLATIONS = "io.keyturn.e2e.architecture.violations";
  private static final Set<Class<?>> SECRETS =
      Set.of(Secret.class, CertificateMaterial.class, PrivateKey.class, KeyPair.class);

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.keyturn");

  private static final JavaClasses BROKEN = new ClassFileImporter().importPackages(VIOLATIONS);

  @Test
  void theWholeHouseIsLookedAt() {
    for (String module :
        Set.of("workflows", "activities", "worker", "starter", "reload", "simulator")) {
      assertThat(
              HOUSE.stream().anyMatch(c -> c.getPackageName().startsWith("io.keyturn." + module)))
          .as(module)
          .isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "workflows, activities|worker|starter|simulator|reload",
    "activities, worker|starter|simulator|reload",
    "worker, starter|simulator|reload",
    "simulator, workflows|activities|worker|starter|reload",
    "reload, workflows|activities|worker|starter|simulator"
  })
  void modulesDependOneWay(String module, String forbidden) {
    String[] packages =
        Pattern.compile("\\|")
            .splitAsStream(forbidden)
            .map(name -> "io.keyturn." + name + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("io.keyturn." + module + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .check(HOUSE);
  }

  @Test
  void aDependencyTheWrongWayIsNoticed() {
    ArchRule rule =
        noClasses()
            .that()
            .resideInAPackage(VIOLATIONS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.keyturn.activities..");
    assertThat(rule.evaluate(BROKEN).hasViolation()).isTrue();
  }

  @Test
  void reloadDependsOnTheTemporalSdkAlone() {
    classes()
        .that()
        .resideInAPackage("io.keyturn.reload..")
        .and()
        .resideOutsideOfPackage("io.keyturn.reload.aws..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.keyturn.reload..",
                "io.temporal..",
                "io.grpc..",
                "com.google.protobuf..",
                "org.slf4j..",
                "org.jspecify..",
                "javax..",
                "java.."))
        .check(HOUSE);
  }

  @Test
  void reloadFromAwsAddsTheSdkOfAwsAndJsonAlone() {
    classes()
        .that()
        .resideInAPackage("io.keyturn.reload.aws..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.keyturn.reload..",
                "software.amazon.awssdk..",
                "com.fasterxml.jackson..",
                "org.jspecify..",
                "java.."))
        .check(HOUSE);
  }

  @Test
  void theDomainKnowsNoTechnology() {
    noClasses()
        .that()
        .resideInAPackage("io.keyturn.workflows..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.grpc..",
            "org.bouncycastle..",
            "software.amazon..",
            "java.security..",
            "javax.net..",
            "com.fasterxml..")
        .check(HOUSE);
  }

  @Test
  void portsKnowNoAdapter() {
    noClasses()
        .that()
        .resideInAnyPackage("io.keyturn.activities.ports..", "io.keyturn.activities.steps..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.keyturn.activities.aws..",
            "io.keyturn.activities.cloudops..",
            "io.keyturn.activities.grpc..",
            "io.keyturn.activities.localdirectory..")
        .check(HOUSE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"workflows", "activities", "worker", "reload", "simulator", "starter"})
  void packagesHaveNoCycles(String module) {
    slices()
        .matching("io.keyturn." + module + ".(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(HOUSE);
  }

  @Test
  void workflowCodeIsDeterministic() {
    deterministic("io.keyturn.workflows..").check(HOUSE);
  }

  @Test
  void undeterminedWorkflowCodeIsNoticed() {
    assertThat(deterministic(VIOLATIONS).evaluate(BROKEN).getFailureReport().getDetails())
        .anyMatch(line -> line.contains("java.time.Instant.now"))
        .anyMatch(line -> line.contains("java.util.UUID.randomUUID"))
        .anyMatch(line -> line.contains("java.nio.file.Files"));
  }

  @ParameterizedTest
  @ValueSource(classes = {RotationWorkflow.class, RotationActivities.class})
  void noTypeThatHoldsASecretIsReachableFromASignature(Class<?> type) {
    assertThat(Reachable.from(type))
        .hasSizeGreaterThan(10)
        .noneMatch(found -> SECRETS.stream().anyMatch(secret -> secret.isAssignableFrom(found)))
        .doesNotContain(byte[].class, char[].class);
  }

  @Test
  void aSecretInASignatureIsNoticed() {
    assertThat(Reachable.from(Leaking.class)).contains(Secret.class);
  }

  private static ArchRule deterministic(String packages) {
    return noClasses()
        .that()
        .resideInAPackage(packages)
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .orShould()
        .callMethod(System.class, "getProperty", String.class)
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .dependOnClassesThat(
            resideInAnyPackage("java.io..", "java.nio..", "java.net..", "java.util.random..")
                .and(not(type(Serializable.class)))
                .and(not(resideInAPackage("java.nio.charset.."))))
        .orShould()
        .dependOnClassesThat(
            belongToAnyOf(
                Random.class,
                SecureRandom.class,
                Thread.class,
                ThreadLocal.class,
                Clock.class,
                ThreadLocalRandom.class,
                ExecutorService.class,
                CompletableFuture.class,
                Lock.class));
  }
}
