package io.keyturn.activities.ports;

import java.util.List;

/**
 * The account's service accounts. Methods throw {@link io.keyturn.activities.RotationProblem} as
 * those of {@link ApiKeys}.
 */
public interface ServiceAccounts {
  /** Lists all of them. */
  List<ServiceAccount> list();

  /** Finds one by its id; NOT_FOUND if there is none. */
  ServiceAccount get(String id);

  /**
   * Makes one of the whole account.
   *
   * @param accountRole {@code read}, {@code developer}, {@code admin}, {@code financeadmin} or
   *     {@code metricsread}
   */
  ServiceAccount create(String name, String description, String accountRole);

  /**
   * Makes one that can only ever enter a single namespace.
   *
   * @param permission {@code read}, {@code write} or {@code admin}
   */
  ServiceAccount createScoped(String name, String description, String namespace, String permission);
}
