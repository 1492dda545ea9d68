package io.keyturn.simulator.front;

import io.grpc.Channel;
import io.grpc.ServerInterceptor;
import io.keyturn.simulator.cloud.HandshakeVeto;
import io.keyturn.simulator.cloud.TrustSource;
import io.keyturn.simulator.ledger.Ledger;
import java.time.Duration;
import java.util.List;

/**
 * What a namespace's front needs.
 *
 * @param namespace the namespace it stands for; requests for another are refused
 * @param trustSource whom it lets in
 * @param veto what it refuses all the same
 * @param upstream the Temporal that it relays to, under the same namespace name; it stays its
 *     creator's to shut down
 * @param ledger where connections and calls are noted
 * @param fleet what was learned of Workers; one for all fronts before the same Temporal
 * @param identity the certificate and key that it serves with
 * @param maxConnectionAge when a connection is asked to end, give or take 10 % (5 minutes on the
 *     real server); at least 1 s, which is gRPC's least
 * @param maxConnectionAgeGrace how long it may then finish its calls (70 seconds on the real one)
 * @param interceptors run for each call, the first outermost, inside the ledger's
 */
public record FrontOptions(
    String namespace,
    TrustSource trustSource,
    HandshakeVeto veto,
    Channel upstream,
    Ledger ledger,
    FleetView fleet,
    ServerIdentity identity,
    Duration maxConnectionAge,
    Duration maxConnectionAgeGrace,
    List<ServerInterceptor> interceptors) {
  /** The real server's default: keepAliveMaxConnectionAge. */
  public static final Duration REAL_MAX_CONNECTION_AGE = Duration.ofMinutes(5);

  /** The real server's default: keepAliveMaxConnectionAgeGrace. */
  public static final Duration REAL_MAX_CONNECTION_AGE_GRACE = Duration.ofSeconds(70);

  public FrontOptions {
    interceptors = List.copyOf(interceptors);
    if (namespace.isBlank()) {
      throw new IllegalArgumentException("a front stands for a namespace");
    }
    if (maxConnectionAge.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "maxConnectionAge must be at least 1 s: " + maxConnectionAge);
    }
    if (maxConnectionAgeGrace.compareTo(Duration.ofMillis(500)) < 0) {
      throw new IllegalArgumentException(
          "maxConnectionAgeGrace must be at least 500 ms: " + maxConnectionAgeGrace);
    }
  }
}
