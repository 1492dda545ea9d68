package io.keyturn.simulator.cloud;

import java.util.Optional;
import java.util.function.Consumer;

/** Tells the fronts whom a namespace lets in now; safe for use by many threads. */
public interface TrustSource {
  /** Returns the trust in force, or nothing where the namespace does not exist (any more). */
  Optional<Trust> trust(String namespace);

  /** Returns the id of the API key that this token belongs to, if it is live for the namespace. */
  Optional<String> apiKeyOwner(String namespace, String token);

  /** Returns the id of the API key that this token belongs to, in force or not. */
  Optional<String> apiKeyId(String token);

  /**
   * Calls the listener with a namespace's name each time its trust in force has changed, after
   * {@link #trust} answers the new one; the listener must return quickly.
   */
  void onChange(Consumer<String> listener);
}
