package io.keyturn.simulator.ledger;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * One connection that a client opened to a server of the simulator.
 *
 * @param id unique within the ledger
 * @param namespace the namespace whose address was called; "" for the Ops API
 * @param certificateSha256 lower-case hex SHA-256 of the leaf that the server saw; "" for none
 * @param subject subject of that leaf, as RFC 2253 writes it; "" for none
 * @param issuer issuer of that leaf; "" for none
 * @param apiKeyId id of the API key that the connection's calls came with last; "" for none
 * @param opened when the handshake ended
 * @param accepted whether the connection was let in
 * @param reason why it was refused; "" where it was accepted
 * @param resumed whether the handshake resumed an earlier session, so that no certificate was sent
 * @param closed when it ended; for a refused connection the moment of its refusal
 */
public record LedgerConnection(
    String id,
    String namespace,
    String certificateSha256,
    String subject,
    String issuer,
    String apiKeyId,
    Instant opened,
    boolean accepted,
    String reason,
    boolean resumed,
    Optional<Instant> closed) {
  public LedgerConnection {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a connection needs an id");
    }
    if (accepted != reason.isEmpty()) {
      throw new IllegalArgumentException("a connection has a reason if and only if it was refused");
    }
    certificateSha256 = certificateSha256.toLowerCase(Locale.ROOT);
    subject = printable(subject);
    issuer = printable(issuer);
    reason = printable(reason);
  }

  /** Returns what the client showed: the certificate's SHA-256, else the key's id, else "". */
  public String presented() {
    return certificateSha256.isEmpty() ? apiKeyId : certificateSha256;
  }

  /** Returns this connection as it is once it has ended. */
  public LedgerConnection closedAt(Instant time) {
    return new LedgerConnection(
        id,
        namespace,
        certificateSha256,
        subject,
        issuer,
        apiKeyId,
        opened,
        accepted,
        reason,
        resumed,
        Optional.of(time));
  }

  /** Returns this connection with the API key that its calls carry. */
  public LedgerConnection authenticatedBy(String keyId) {
    return new LedgerConnection(
        id,
        namespace,
        certificateSha256,
        subject,
        issuer,
        keyId,
        opened,
        accepted,
        reason,
        resumed,
        closed);
  }

  /** Names in a certificate are its holder's choice: nothing of them may steer a terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
  }
}
