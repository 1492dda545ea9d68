package io.keyturn.starter.demo;

import io.grpc.Status;
import io.keyturn.simulator.cloud.IssuedKey;
import io.keyturn.simulator.ledger.LedgerCall;
import io.keyturn.starter.demo.DemoResult.OldCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Calls with the first API key, and with today's one beside it; what came of both is read from the
 * ledger, not from what the client felt.
 */
final class OldKeyProof {
  private static final Duration NOTED_WITHIN = Duration.ofSeconds(5);

  private final Stage stage;
  private final LedgerReading ledger;
  private final Fingerprints names;

  OldKeyProof(Stage stage, LedgerReading ledger, Fingerprints names) {
    this.stage = stage;
    this.ledger = ledger;
    this.names = names;
  }

  OldCredential refusal() throws IOException, GeneralSecurityException, InterruptedException {
    Instant from = Instant.now();
    String namespace = stage.ledger();
    IssuedKey old = stage.firstKey();
    IssuedKey today = current();
    Knock knock = new Knock(stage);
    knock.withKey(namespace, old.token());
    knock.withKey(namespace, today.token());
    Waiting.until(
        NOTED_WITHIN,
        () ->
            ledger.newestCall(namespace, old.id(), from).isPresent()
                && ledger.newestCall(namespace, today.id(), from).isPresent());
    Optional<LedgerCall> refused =
        ledger
            .newestCall(namespace, old.id(), from)
            .filter(call -> call.status() == Status.Code.UNAUTHENTICATED);
    boolean admitted =
        ledger
            .newestCall(namespace, today.id(), from)
            .filter(call -> call.status() == Status.Code.OK)
            .isPresent();
    return new OldCredential(
        namespace,
        names.name(old.id()),
        refused.isPresent(),
        refused.map(call -> call.status().name()).orElse(""),
        admitted);
  }

  /** The key that lies in the secret's directory; whose token it is, the account knows. */
  IssuedKey current() throws IOException {
    String token = Files.readString(stage.secret(DemoPolicy.LEDGER_SECRET).resolve("api-key"));
    String id = stage.simulator().cloud().apiKeyId(token.strip()).orElse("");
    return new IssuedKey(id, stage.firstKey().ownerId(), token.strip());
  }
}
