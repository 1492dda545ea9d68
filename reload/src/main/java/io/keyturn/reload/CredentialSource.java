package io.keyturn.reload;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the files of a credential come from. {@link CredentialReload} asks at its start and at each
 * check, on one thread at a time; a source may be shared by several.
 */
public interface CredentialSource {
  /**
   * Reads the files of the version that is in force.
   *
   * @param name the Worker group or client, {@code -} if it has no name; a version for this group
   *     goes before the current one
   * @param known the version that was read last, null if none can be relied on
   * @return nothing if that version is still in force and need not be read again
   * @throws UnusableCredentialException if there is no credential that can be used; the one in use
   *     stays in use, and the stamp says that another is not taken
   * @throws SourceUnavailableException if nothing can be said now; the one in use stays in use
   */
  Optional<CredentialFiles> read(String name, @Nullable String known);
}
