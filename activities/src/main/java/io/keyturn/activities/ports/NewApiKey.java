package io.keyturn.activities.ports;

import io.keyturn.activities.secret.Secret;

/** A key that was just made, with its token; whoever closes it wipes the token. */
public record NewApiKey(String id, Secret token) implements AutoCloseable {
  @Override
  public void close() {
    token.close();
  }
}
