package io.keyturn.activities.secret;

import org.jspecify.annotations.Nullable;

/**
 * Reads the content of a {@link Secret} once. The bytes are a copy that is wiped when this returns:
 * what is kept of them is the reader's responsibility.
 *
 * @param <T> what is made of the content
 * @param <E> what reading may throw
 */
@FunctionalInterface
public interface SecretReader<T extends @Nullable Object, E extends Exception> {
  /** Makes something of the content. */
  T read(byte[] content) throws E;
}
