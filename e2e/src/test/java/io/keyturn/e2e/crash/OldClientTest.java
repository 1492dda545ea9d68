package io.keyturn.e2e.crash;

import static io.keyturn.e2e.crash.OldClientTest.Holder.FOREIGN;
import static io.keyturn.e2e.crash.OldClientTest.Holder.NEW;
import static io.keyturn.e2e.crash.OldClientTest.Holder.NONE;
import static io.keyturn.e2e.crash.OldClientTest.Holder.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import io.keyturn.activities.bouncycastle.BouncyCastleIssuer;
import io.keyturn.activities.bouncycastle.CertificateRequest;
import io.keyturn.activities.localdirectory.LocalDirectorySecretStore;
import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.activities.x509.CertificateMaterial;
import io.keyturn.e2e.Await;
import io.keyturn.e2e.Load;
import io.keyturn.e2e.Policies;
import io.keyturn.e2e.RotationScene;
import io.keyturn.simulator.cloud.BundleEdit;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Moment;
import io.keyturn.simulator.front.FrontOptions;
import io.keyturn.simulator.ledger.LedgerConnection;
import io.keyturn.simulator.pki.Authority;
import io.keyturn.simulator.pki.KeyedCertificate;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.domain.Outcome;
import io.keyturn.workflows.domain.RotationResult;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Holds a rotation at an outside call of each of its phases and asks, with fresh connections, who
 * is let in; connections from before stay, since trust is asked for at the handshake alone.
 */
final class OldClientTest {
  /** Whose certificate a client has. */
  enum Holder {
    OLD,
    NEW,
    FOREIGN,
    NONE
  }

  private static final String BEFORE = "before";
  private static final String AFTER = "after";
  private static final OutsideCall STAGED = OutsideCall.of("SUPPORT", "UpdateNamespace");
  private static final OutsideCall SUPPORTED =
      OutsideCall.of("certificate PLANNING", "GetNamespace");
  private static final OutsideCall ROLLING = OutsideCall.of("certificate ROLL", "ListWorkers");
  private static final OutsideCall PROVEN =
      OutsideCall.of("certificate VALIDATE", "ListWorkflowExecutions");
  private static final OutsideCall VALIDATING = OutsideCall.of("VALIDATE", "ListWorkers");
  private static final OutsideCall REMOVING = OutsideCall.of("REMOVE", "UpdateNamespace");
  private static final OutsideCall SOAKING = OutsideCall.of("REMOVE", "ListWorkers");

  private final Authority foreign = Authority.root("CN=Somebody else's CA");
  private final Map<String, Set<Holder>> letIn = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<Caller> connected = Collections.synchronizedList(new ArrayList<>());
  private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

  @Test
  void eachPhaseLetsInExactlyWhoItShouldAndKeepsWhoIsIn(@TempDir Path folder) throws Exception {
    try (RotationScene scene =
        new RotationScene(
            folder,
            Policies.ONE_GROUP + Policies.QUICK,
            options ->
                options.withConnectionAge(
                    FrontOptions.REAL_MAX_CONNECTION_AGE,
                    FrontOptions.REAL_MAX_CONNECTION_AGE_GRACE))) {
      scene
          .simulator()
          .cloud()
          .edit(RotationScene.PAYMENTS, BundleEdit.adding(foreign.certificate()));
      scene.awaitAccepted(
          RotationScene.PAYMENTS, scene.authority().certificate(), foreign.certificate());
      var unused =
          scene
              .application(RotationScene.PAYMENTS, "payments/worker", "payments")
              .working("payments");
      // The rotation waits for a sign of life of every client that the policy names.
      Load load =
          scene.opened(
              new Load(
                  scene.application(RotationScene.PAYMENTS, "payments/worker", "shop"),
                  "payments",
                  Duration.ofMillis(200)));
      load.awaitMore(1);
      Standing standing = new Standing(scene.home(), "payments-ca", List.of("payments-worker"));
      for (OutsideCall gate :
          List.of(STAGED, SUPPORTED, ROLLING, PROVEN, VALIDATING, REMOVING, SOAKING)) {
        hold(scene, standing, gate);
      }

      look(scene, BEFORE);
      RotationResult result = scene.rotate("payments-ca").result();
      look(scene, AFTER);

      assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.COMPLETED);
      assertThat(failures).isEmpty();
      assertThat(letIn)
          .containsOnly(
              Map.entry(BEFORE, EnumSet.of(OLD, FOREIGN)),
              Map.entry(STAGED.toString(), EnumSet.of(OLD, FOREIGN)),
              Map.entry(SUPPORTED.toString(), EnumSet.of(OLD, NEW, FOREIGN)),
              Map.entry(ROLLING.toString(), EnumSet.of(OLD, NEW, FOREIGN)),
              Map.entry(PROVEN.toString(), EnumSet.of(OLD, NEW, FOREIGN)),
              Map.entry(VALIDATING.toString(), EnumSet.of(OLD, NEW, FOREIGN)),
              Map.entry(REMOVING.toString(), EnumSet.of(OLD, NEW, FOREIGN)),
              Map.entry(SOAKING.toString(), EnumSet.of(NEW, FOREIGN)),
              Map.entry(AFTER, EnumSet.of(NEW, FOREIGN)));
      assertStillConnected(scene);
      load.check();
      scene.assertNobodyWasCutOff();
    } finally {
      for (Caller caller : connected) {
        caller.close();
      }
    }
  }

  /** Looks once while the call waits, so that the rotation cannot go on meanwhile. */
  private void hold(RotationScene scene, Standing standing, OutsideCall gate) {
    Runnable look =
        () -> {
          if (standing.now().equals(gate.standing())
              && (!gate.equals(SOAKING) || oldIsOut(scene))
              && !letIn.containsKey(gate.toString())) {
            look(scene, gate.toString());
          }
        };
    scene
        .simulator()
        .faults()
        .arm(
            new Fault(gate.method(), "", 0, Integer.MAX_VALUE, Moment.BEFORE, new Fault.Run(look)));
  }

  /** Workers are counted before the removal, too. */
  private static boolean oldIsOut(RotationScene scene) {
    return !scene.accepted(RotationScene.PAYMENTS).contains(scene.first());
  }

  private void look(RotationScene scene, String when) {
    try {
      EnumSet<Holder> in = EnumSet.noneOf(Holder.class);
      letIn.put(when, in);
      for (Caller caller : List.copyOf(connected)) {
        assertThat(caller.answered()).as("%s: a client from before", when).isTrue();
      }
      for (Holder holder : Holder.values()) {
        Optional<Caller> caller = caller(scene, holder);
        if (caller.isPresent() && entered(scene, caller.get())) {
          in.add(holder);
          connected.add(caller.get());
        } else if (caller.isPresent()) {
          caller.get().close();
        }
      }
    } catch (Exception | AssertionError e) {
      failures.add(e);
    }
  }

  private Optional<Caller> caller(RotationScene scene, Holder holder) throws Exception {
    String address = scene.simulator().frontAddress(RotationScene.PAYMENTS);
    File serverCa = scene.simulator().tlsCaFile().toFile();
    if (holder == NONE) {
      return Optional.of(Caller.withoutCertificate(address, RotationScene.PAYMENTS, serverCa));
    }
    if (holder == NEW) {
      return underNewAuthority(scene, address, serverCa);
    }
    Authority authority = holder == OLD ? scene.authority() : foreign;
    KeyedCertificate leaf = authority.client("O=" + holder);
    return Optional.of(
        Caller.of(
            address,
            RotationScene.PAYMENTS,
            serverCa,
            leaf.openChain(),
            leaf.openKey(),
            CredentialWatch.sha256(leaf.certificate())));
  }

  /** A client of the authority that the rotation has staged; none before it has. */
  private static Optional<Caller> underNewAuthority(
      RotationScene scene, String address, File serverCa) throws Exception {
    LocalDirectorySecretStore store = new LocalDirectorySecretStore(scene.secrets());
    for (String version : store.describe("payments/ca").versions()) {
      try (CertificateMaterial authority =
          CertificateMaterial.fromFiles(store.read("payments/ca", version))) {
        if (!authority.leaf().equals(scene.authority().certificate())) {
          LeafProfile profile = new LeafProfile("", "NEW", "", List.of(), Duration.ofHours(1));
          CertificateRequest request = CertificateRequest.generate(KeyAlgorithm.EC_P256, profile);
          CertificateMaterial leaf =
              request.material(
                  new BouncyCastleIssuer().issue(request.csr(), profile, authority, Instant.now()));
          return Optional.of(
              leaf.privateKey()
                  .reveal(
                      key ->
                          Caller.of(
                              address,
                              RotationScene.PAYMENTS,
                              serverCa,
                              new ByteArrayInputStream(leaf.chainPem()),
                              new ByteArrayInputStream(key),
                              leaf.sha256())));
        }
      }
    }
    return Optional.empty();
  }

  /** Calls over a fresh connection; the ledger says who was let in, and the client agrees. */
  private static boolean entered(RotationScene scene, Caller caller) {
    Instant start = Instant.now();
    boolean answered = caller.answered();
    Await.until(
        Duration.ofSeconds(10),
        () -> "the ledger knows no connection of " + caller,
        () -> !connections(scene, caller, start).isEmpty());
    assertThat(connections(scene, caller, start))
        .allMatch(connection -> connection.accepted() == answered);
    return answered;
  }

  private static List<LedgerConnection> connections(
      RotationScene scene, Caller caller, Instant since) {
    return scene.simulator().ledger().connections().stream()
        .filter(connection -> !connection.opened().isBefore(since))
        .filter(connection -> connection.certificateSha256().equals(caller.sha256()))
        .toList();
  }

  private void assertStillConnected(RotationScene scene) {
    assertThat(connected).hasSize(2 + 2 + 5 * 3 + 2 * 2);
    for (Caller caller : connected) {
      assertThat(connections(scene, caller, Instant.EPOCH))
          .singleElement()
          .matches(connection -> connection.accepted() && connection.closed().isEmpty());
    }
  }
}
