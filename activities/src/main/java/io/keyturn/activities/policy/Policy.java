package io.keyturn.activities.policy;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.domain.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Everything that keyturn may rotate.
 *
 * @param authorities client CAs by name
 * @param certificates client certificates by name
 */
public record Policy(
    CloudAccess cloud,
    Secrets secrets,
    Map<String, AuthorityPolicy> authorities,
    Map<String, CertificatePolicy> certificates,
    Defaults defaults) {
  /**
   * Checks that names fit together.
   *
   * @throws IllegalArgumentException with all that is wrong, a line each
   */
  public Policy {
    authorities = Map.copyOf(new TreeMap<>(authorities));
    certificates = Map.copyOf(new TreeMap<>(certificates));
    List<String> wrong = new ArrayList<>();
    for (String name : authorities.keySet()) {
      checkName(name, wrong);
      if (certificates.containsKey(name)) {
        wrong.add("the name " + name + " is given to an authority and to a certificate");
      }
    }
    for (Map.Entry<String, CertificatePolicy> entry : certificates.entrySet()) {
      checkName(entry.getKey(), wrong);
      AuthorityPolicy authority = authorities.get(entry.getValue().authority());
      if (authority == null) {
        wrong.add(
            "certificate "
                + entry.getKey()
                + ": there is no authority "
                + entry.getValue().authority());
      } else {
        entry.getValue().check(entry.getKey(), authority, wrong);
      }
    }
    checkSecrets(authorities, certificates, wrong);
    checkGroups(certificates, wrong);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", wrong));
    }
  }

  /** Finds a client CA. */
  public AuthorityPolicy authority(String name) {
    AuthorityPolicy found = authorities.get(name);
    if (found == null) {
      throw unknown(name);
    }
    return found;
  }

  /** Finds a client certificate. */
  public CertificatePolicy certificate(String name) {
    CertificatePolicy found = certificates.get(name);
    if (found == null) {
      throw unknown(name);
    }
    return found;
  }

  /** Names the certificates under a client CA, in order. */
  public List<String> certificatesOf(String authority) {
    return certificates.entrySet().stream()
        .filter(entry -> entry.getValue().authority().equals(authority))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private RotationProblem unknown(String name) {
    TreeSet<String> known = new TreeSet<>(authorities.keySet());
    known.addAll(certificates.keySet());
    return new RotationProblem(
        FailureKind.NOT_FOUND,
        "the policy has no credential " + name,
        "Name one of " + known + ", or add it to the policy of keyturn's Worker.");
  }

  private static void checkName(String name, List<String> wrong) {
    try {
      Names.credential(name);
    } catch (IllegalArgumentException e) {
      wrong.add("credential " + name + ": " + e.getMessage());
    }
  }

  private static void checkSecrets(
      Map<String, AuthorityPolicy> authorities,
      Map<String, CertificatePolicy> certificates,
      List<String> wrong) {
    Map<String, String> owners = new TreeMap<>();
    authorities.forEach(
        (name, authority) -> claim(owners, authority.issuer().builtin().secret(), name, wrong));
    certificates.forEach((name, certificate) -> claim(owners, certificate.secret(), name, wrong));
  }

  private static void checkGroups(Map<String, CertificatePolicy> certificates, List<String> wrong) {
    Map<String, String> owners = new TreeMap<>();
    certificates.forEach(
        (name, certificate) ->
            certificate
                .workers()
                .forEach(
                    group -> {
                      String other = owners.putIfAbsent(group.name(), name);
                      if (other != null && !other.equals(name)) {
                        wrong.add(
                            "the Worker group "
                                + group.name()
                                + " stands under "
                                + other
                                + " and under "
                                + name);
                      }
                    }));
  }

  private static void claim(
      Map<String, String> owners, String secret, String name, List<String> wrong) {
    String other = owners.putIfAbsent(secret, name);
    if (other != null) {
      wrong.add("the secret " + secret + " belongs to " + other + " and to " + name);
    }
  }
}
