package io.keyturn.activities.policy;

import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.policy.PolicyMisfitException.Misfit;
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
  private static final String AUTHORITIES = "authorities";
  private static final String CERTIFICATES = "certificates";

  /**
   * Checks that names fit together.
   *
   * @throws PolicyMisfitException with all that is wrong
   */
  public Policy {
    authorities = Map.copyOf(authorities);
    certificates = Map.copyOf(certificates);
    List<Misfit> wrong = new ArrayList<>();
    for (String name : new TreeSet<>(authorities.keySet())) {
      checkName(AUTHORITIES, name, wrong);
      if (certificates.containsKey(name)) {
        wrong.add(
            Misfit.at(
                "the name " + name + " is given to an authority and to a certificate",
                CERTIFICATES,
                name));
      }
    }
    new TreeMap<>(certificates).forEach((name, policy) -> checkName(CERTIFICATES, name, wrong));
    for (Map.Entry<String, CertificatePolicy> entry : new TreeMap<>(certificates).entrySet()) {
      AuthorityPolicy authority = authorities.get(entry.getValue().authority());
      if (authority == null) {
        wrong.add(
            Misfit.at(
                "certificate "
                    + entry.getKey()
                    + ": there is no authority "
                    + entry.getValue().authority()
                    + "; there are "
                    + new TreeSet<>(authorities.keySet()),
                CERTIFICATES,
                entry.getKey(),
                "authority"));
      } else {
        entry.getValue().check(entry.getKey(), authority, wrong);
      }
    }
    checkSecrets(authorities, certificates, wrong);
    checkGroups(certificates, wrong);
    if (!wrong.isEmpty()) {
      throw new PolicyMisfitException(wrong);
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

  private static void checkName(String kind, String name, List<Misfit> wrong) {
    try {
      Names.credential(name);
    } catch (IllegalArgumentException e) {
      wrong.add(Misfit.at("credential " + name + ": " + e.getMessage(), kind, name));
    }
  }

  private static void checkSecrets(
      Map<String, AuthorityPolicy> authorities,
      Map<String, CertificatePolicy> certificates,
      List<Misfit> wrong) {
    Map<String, String> owners = new TreeMap<>();
    new TreeMap<>(authorities)
        .forEach(
            (name, authority) ->
                claim(
                    owners,
                    authority.issuer().builtin().secret(),
                    wrong,
                    AUTHORITIES,
                    name,
                    "issuer",
                    "builtin",
                    "secret"));
    new TreeMap<>(certificates)
        .forEach(
            (name, certificate) ->
                claim(owners, certificate.secret(), wrong, CERTIFICATES, name, "secret"));
  }

  private static void claim(
      Map<String, String> owners, String secret, List<Misfit> wrong, String... path) {
    if (secret.isBlank()) {
      wrong.add(Misfit.at("the secret of " + path[1] + " has no name", path));
      return;
    }
    String other = owners.putIfAbsent(secret, path[1]);
    if (other != null) {
      wrong.add(
          Misfit.at("the secret " + secret + " belongs to " + other + " and to " + path[1], path));
    }
  }

  private static void checkGroups(Map<String, CertificatePolicy> certificates, List<Misfit> wrong) {
    Map<String, String> owners = new TreeMap<>();
    new TreeMap<>(certificates)
        .forEach(
            (name, certificate) -> {
              for (int i = 0; i < certificate.workers().size(); i++) {
                String group = certificate.workers().get(i).name();
                String other = owners.putIfAbsent(group, name);
                if (other != null && !other.equals(name)) {
                  wrong.add(
                      Misfit.at(
                          "the Worker group "
                              + group
                              + " stands under "
                              + other
                              + " and under "
                              + name,
                          CERTIFICATES,
                          name,
                          "workers",
                          String.valueOf(i)));
                }
              }
            });
  }
}
