package io.keyturn.starter;

import io.keyturn.activities.ports.ServiceAccount;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is answered to programs about a service account; its components are the documented keys. */
record ServiceAccountAnswer(
    String id,
    String name,
    String description,
    @Nullable String scopedTo,
    String accountRole,
    SortedMap<String, String> namespaces) {

  static ServiceAccountAnswer of(ServiceAccount account) {
    return new ServiceAccountAnswer(
        account.id(),
        account.name(),
        account.description(),
        account.scopedTo(),
        account.accountRole(),
        new TreeMap<>(account.namespaces()));
  }
}
