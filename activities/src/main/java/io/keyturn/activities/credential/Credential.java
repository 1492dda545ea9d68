package io.keyturn.activities.credential;

import io.keyturn.activities.secret.Secret;
import java.util.Map;
import java.util.Set;

/** What a client shows to be let in. Closing it wipes what is secret of it. */
public interface Credential extends AutoCloseable {
  /**
   * What stamps call it: the SHA-256 of a certificate, or {@code key:} and the id of an API key;
   * {@link io.keyturn.workflows.fleet.Stamp#UNKNOWN_KEY} for a key that does not tell its id.
   */
  String stamp();

  /** Everything that stamps may call it. */
  default Set<String> stamps() {
    return Set.of(stamp());
  }

  /** Names it for people, in one line. */
  String named();

  /** Writes what a secret store keeps; the caller closes the secrets. */
  Map<String, Secret> toFiles();

  @Override
  void close();
}
