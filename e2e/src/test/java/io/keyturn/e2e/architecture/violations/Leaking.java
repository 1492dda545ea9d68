package io.keyturn.e2e.architecture.violations;

import io.keyturn.activities.secret.Secret;
import java.util.List;
import java.util.Map;

/** An activity interface through which a secret would get into a history. */
public interface Leaking {
  /** Hides a secret three levels deep. */
  void stage(Request request);

  /** Looks harmless. */
  record Request(String name, List<Map<String, Part>> parts) {}

  /** Is not. */
  record Part(Secret key) {}
}
