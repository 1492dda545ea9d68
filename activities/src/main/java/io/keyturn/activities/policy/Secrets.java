package io.keyturn.activities.policy;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where secrets are kept; exactly one of the two is given.
 *
 * @param directory the local directory store
 * @param aws AWS Secrets Manager
 */
public record Secrets(@Nullable Path directory, @Nullable AwsSecrets aws) {
  /** Checks that one of the two is given. */
  public Secrets {
    if ((directory == null) == (aws == null)) {
      throw new IllegalArgumentException("secrets needs either directory or aws");
    }
  }

  /** Keeps secrets in a directory of this machine. */
  public Secrets(Path directory) {
    this(directory, null);
  }

  /** Keeps secrets in AWS Secrets Manager. */
  public Secrets(AwsSecrets aws) {
    this(null, aws);
  }
}
