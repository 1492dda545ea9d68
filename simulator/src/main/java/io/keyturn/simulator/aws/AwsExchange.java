package io.keyturn.simulator.aws;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import io.keyturn.simulator.cloud.PlannedOutcome;
import io.keyturn.simulator.faults.Fault;
import io.keyturn.simulator.faults.Faults;
import io.keyturn.simulator.faults.Strike;
import io.keyturn.simulator.ledger.AwsCall;
import io.keyturn.simulator.ledger.AwsLedger;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of the endpoint, from its arrival to its answer and its entry in the ledger. */
final class AwsExchange {
  private static final Logger LOG = LoggerFactory.getLogger(AwsExchange.class);
  private static final int LARGEST_BODY = 1 << 20;
  private static final String TARGET = "secretsmanager.";
  private static final String TYPE = "application/x-amz-json-1.1";

  private final HttpExchange http;
  private final SignatureCheck signatures;
  private final SecretsManager manager;
  private final Faults faults;
  private final AwsLedger ledger;

  private String identity = "";
  private String region = "";
  private String action = "";
  private String secret = "";
  private String version = "";
  private String outcome = AwsCall.LOST;

  AwsExchange(
      HttpExchange http,
      SignatureCheck signatures,
      SecretsManager manager,
      Faults faults,
      AwsLedger ledger) {
    this.http = http;
    this.signatures = signatures;
    this.manager = manager;
    this.faults = faults;
    this.ledger = ledger;
  }

  private record Reply(int status, ObjectNode body, Optional<AwsRefusal> refusal) {
    static Reply of(AwsRefusal refusal) {
      ObjectNode body =
          JsonNodeFactory.instance
              .objectNode()
              .put("__type", refusal.type())
              .put("message", refusal.text());
      return new Reply(refusal.status(), body, Optional.of(refusal));
    }

    String outcome() {
      return refusal.map(AwsRefusal::type).orElse(AwsCall.OK);
    }
  }

  /** Answers, or closes the connection without one where a fault lost the call. */
  void run() throws IOException {
    Instant started = Instant.now();
    long begin = System.nanoTime();
    Optional<Reply> reply = reply();
    // Whoever has the answer finds the call in the ledger.
    ledger.add(
        new AwsCall(
            identity,
            region,
            action,
            secret,
            version,
            outcome,
            reply.filter(told -> told.outcome().equals(outcome)).isPresent(),
            TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin) / 1000.0,
            started));
    if (reply.isPresent()) {
      send(reply.get());
    }
  }

  private Optional<Reply> reply() throws IOException {
    try {
      return called();
    } catch (AwsRefusal refusal) {
      outcome = refusal.type();
      return Optional.of(Reply.of(refusal));
    } catch (RuntimeException e) {
      LOG.warn("The pretend AWS broke at {}.", action, e);
      AwsRefusal broken = AwsRefusal.broken();
      outcome = broken.type();
      return Optional.of(Reply.of(broken));
    }
  }

  private Optional<Reply> called() throws IOException {
    byte[] body = http.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw AwsRefusal.tooLarge();
    }
    mustBeAPost();
    SignatureCheck.Caller caller = signatures.caller(http.getRequestHeaders(), body);
    identity = caller.identity().name();
    region = caller.region();
    readAction();
    Parameters parameters = Parameters.read(body);
    secret = manager.secretName(region, parameters);
    version =
        parameters
            .text("MoveToVersionId")
            .or(() -> parameters.text("RemoveFromVersionId"))
            .or(() -> parameters.text("VersionId"))
            .or(() -> parameters.text("ClientRequestToken"))
            .orElse("");
    manager.permit(action, new AwsRequest(region, parameters, caller.identity(), Optional.empty()));

    Strike strike = faults.strike("secretsmanager/" + action, secret);
    Optional<Fault.Action> before = strike.before();
    if (before.isPresent()) {
      return instead(before.get());
    }
    Reply reply =
        reply(
            new AwsRequest(
                region,
                parameters,
                caller.identity(),
                strike.planned().map(PlannedOutcome::reason)));
    outcome = reply.outcome();
    Optional<Fault.Action> after = strike.after();
    return after.isPresent() ? insteadAfter(after.get()) : Optional.of(reply);
  }

  private Reply reply(AwsRequest request) {
    try {
      ObjectNode answer = manager.run(action, request);
      version = answer.path("VersionId").asText(version);
      return new Reply(200, answer, Optional.empty());
    } catch (AwsRefusal refusal) {
      return Reply.of(refusal);
    }
  }

  private static Optional<Reply> instead(Fault.Action ending) {
    if (ending instanceof Fault.Fail fail) {
      throw AwsRefusal.of(fail);
    } else if (ending instanceof Fault.AwsError error) {
      throw AwsRefusal.of(error);
    }
    return Optional.empty();
  }

  private static Optional<Reply> insteadAfter(Fault.Action ending) {
    return ending instanceof Fault.AwsError error
        ? Optional.of(Reply.of(AwsRefusal.of(error)))
        : Optional.empty();
  }

  private void mustBeAPost() {
    if (!http.getRequestMethod().equals("POST")
        || !http.getRequestURI().getRawPath().equals("/")
        || http.getRequestURI().getRawQuery() != null) {
      throw new AwsRefusal("UnknownOperationException", "Send an action as a POST to /.");
    }
  }

  private void readAction() {
    Headers headers = http.getRequestHeaders();
    String target = Optional.ofNullable(headers.getFirst("X-Amz-Target")).orElse("");
    String named = target.startsWith(TARGET) ? target.substring(TARGET.length()) : "";
    if (!manager.knows(named)) {
      String shown = target.replaceAll("[^A-Za-z0-9._-]", "?");
      throw new AwsRefusal(
          "UnknownOperationException",
          "Unknown operation '" + shown.substring(0, Math.min(100, shown.length())) + "'.");
    }
    action = named;
    String type = Optional.ofNullable(headers.getFirst("Content-Type")).orElse("");
    if (!type.startsWith(TYPE)) {
      throw new AwsRefusal("SerializationException", "Send the members as " + TYPE + ".");
    }
  }

  private void send(Reply reply) throws IOException {
    byte[] body = reply.body().toString().getBytes(StandardCharsets.UTF_8);
    Headers headers = http.getResponseHeaders();
    headers.set("Content-Type", TYPE);
    headers.set("x-amzn-RequestId", UUID.randomUUID().toString());
    reply
        .refusal()
        .ifPresent(
            refusal -> {
              headers.set("x-amzn-errortype", refusal.type());
              refusal
                  .retryAfter()
                  .ifPresent(
                      wait -> {
                        headers.set("Retry-After", Long.toString((wait.toMillis() + 999) / 1000));
                        headers.set("x-amz-retry-after", Long.toString(wait.toMillis()));
                      });
            });
    http.sendResponseHeaders(reply.status(), body.length);
    http.getResponseBody().write(body);
  }
}
