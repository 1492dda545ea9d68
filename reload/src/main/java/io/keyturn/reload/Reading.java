package io.keyturn.reload;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the credential in force, and reads a version once if its source can tell versions apart.
 */
final class Reading {
  private final CredentialSource source;
  private final String name;
  private @Nullable Credential last;
  private @Nullable String version;

  Reading(CredentialSource source, String name) {
    this.source = source;
    this.name = name;
  }

  /**
   * Reads the credential; once more if it cannot be used, because files may be exchanged meanwhile.
   *
   * @throws UnusableCredentialException if it is missing, unreadable or malformed
   */
  synchronized Credential read() {
    try {
      return readOnce();
    } catch (UnusableCredentialException e) {
      version = null;
      return readOnce();
    }
  }

  private Credential readOnce() {
    Optional<CredentialFiles> found = source.read(name, version);
    Credential known = last;
    if (found.isEmpty() && known != null) {
      return known;
    }
    try (CredentialFiles files = found.orElseThrow()) {
      Credential credential = files.parse();
      last = credential;
      version = files.version();
      return credential;
    }
  }
}
