package io.keyturn.activities.policy;

import java.nio.file.Path;

/**
 * Where secrets are kept.
 *
 * @param directory the local directory store
 */
public record Secrets(Path directory) {}
