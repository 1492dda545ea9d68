package io.keyturn.simulator.ledger;

/**
 * The API key that a call carries.
 *
 * @param id the key's id, never its token
 * @param admitted whether the key lets in at the place that was called
 */
public record PresentedKey(String id, boolean admitted) {}
