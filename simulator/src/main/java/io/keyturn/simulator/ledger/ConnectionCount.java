package io.keyturn.simulator.ledger;

/**
 * How many connections presented one credential.
 *
 * @param accepted let in
 * @param refused turned away at the handshake
 * @param resumed those of the accepted that resumed an earlier session
 */
public record ConnectionCount(int accepted, int refused, int resumed) {
  ConnectionCount plus(LedgerConnection connection) {
    return new ConnectionCount(
        accepted + (connection.accepted() ? 1 : 0),
        refused + (connection.accepted() ? 0 : 1),
        resumed + (connection.accepted() && connection.resumed() ? 1 : 0));
  }
}
