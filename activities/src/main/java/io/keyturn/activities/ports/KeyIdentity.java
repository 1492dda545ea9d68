package io.keyturn.activities.ports;

/**
 * Whom an API key stands for.
 *
 * @param name the owner's name
 * @param administersAccount whether he may change keys of others
 */
public record KeyIdentity(String keyId, KeyOwner owner, String name, boolean administersAccount) {}
