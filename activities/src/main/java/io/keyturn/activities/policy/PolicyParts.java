package io.keyturn.activities.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a policy, also when some of it is wrong: a credential that cannot be made is
 * known by its name, with null as its value.
 *
 * @param labels credential to label to value
 */
public record PolicyParts(
    @Nullable CloudAccess cloud,
    Map<String, @Nullable AuthorityPolicy> authorities,
    Map<String, @Nullable CertificatePolicy> certificates,
    Map<String, @Nullable ApiKeyPolicy> apiKeys,
    Map<String, Map<String, String>> labels) {
  /** Copies what is given, in the order of names. */
  public PolicyParts {
    authorities = Collections.unmodifiableMap(new TreeMap<>(authorities));
    certificates = Collections.unmodifiableMap(new TreeMap<>(certificates));
    apiKeys = Collections.unmodifiableMap(new TreeMap<>(apiKeys));
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  /**
   * All that does not fit together; what concerns a credential that is wrong itself is left out.
   */
  public List<PolicyMisfitException.Misfit> misfits() {
    return PolicyChecks.of(this);
  }
}
