package io.keyturn.activities.policy;

import io.keyturn.activities.policy.PolicyMisfitException.Misfit;
import io.keyturn.workflows.domain.Names;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Whether the parts of a policy fit together. */
final class PolicyChecks {
  private static final String AUTHORITIES = "authorities";
  private static final String CERTIFICATES = "certificates";
  private static final String API_KEYS = "apiKeys";
  private static final String LABEL = "[A-Za-z0-9][A-Za-z0-9._/-]{0,62}";

  private final Map<String, @Nullable AuthorityPolicy> authorities;
  private final Map<String, @Nullable CertificatePolicy> certificates;
  private final Map<String, @Nullable ApiKeyPolicy> apiKeys;
  private final List<Misfit> wrong = new ArrayList<>();
  private final Map<String, String> secretOwners = new TreeMap<>();
  private final Map<String, String> groupOwners = new TreeMap<>();

  private PolicyChecks(PolicyParts parts) {
    this.authorities = parts.authorities();
    this.certificates = parts.certificates();
    this.apiKeys = parts.apiKeys();
  }

  static List<Misfit> of(PolicyParts parts) {
    PolicyChecks checks = new PolicyChecks(parts);
    checks.names();
    checks.authorities.forEach(checks::authority);
    checks.certificates.forEach(checks::certificate);
    checks.apiKeys.forEach(checks::apiKey);
    checks.login(parts.cloud());
    parts.labels().forEach(checks::labels);
    return checks.wrong;
  }

  private void names() {
    Map<String, String> kinds = new TreeMap<>();
    authorities.keySet().forEach(name -> name(AUTHORITIES, "an authority", name, kinds));
    certificates.keySet().forEach(name -> name(CERTIFICATES, "a certificate", name, kinds));
    apiKeys.keySet().forEach(name -> name(API_KEYS, "an API key", name, kinds));
  }

  private void name(String section, String kind, String name, Map<String, String> kinds) {
    try {
      Names.credential(name);
    } catch (IllegalArgumentException e) {
      wrong.add(Misfit.at("credential " + name + ": " + e.getMessage(), section, name));
    }
    String other = kinds.putIfAbsent(name, kind);
    if (other != null) {
      wrong.add(
          Misfit.at(
              "the name " + name + " is given to " + other + " and to " + kind, section, name));
    }
  }

  private void authority(String name, @Nullable AuthorityPolicy authority) {
    if (authority != null) {
      secret(
          authority.issuer().builtin().secret(), AUTHORITIES, name, "issuer", "builtin", "secret");
    }
  }

  private void certificate(String name, @Nullable CertificatePolicy certificate) {
    if (certificate == null) {
      return;
    }
    if (!authorities.containsKey(certificate.authority())) {
      wrong.add(
          Misfit.at(
              "certificate "
                  + name
                  + ": there is no authority "
                  + certificate.authority()
                  + Nearest.of(certificate.authority(), authorities.keySet()),
              CERTIFICATES,
              name,
              "authority"));
    }
    AuthorityPolicy authority = authorities.get(certificate.authority());
    users(
        CERTIFICATES,
        "certificate " + name,
        name,
        certificate,
        authority == null ? null : authority.namespaces());
    replaces(CERTIFICATES, name, certificate, apiKeys);
    if (!sharesWithPair(certificate)) {
      secret(certificate.secret(), CERTIFICATES, name, "secret");
      groups(CERTIFICATES, name, certificate);
    }
  }

  private void apiKey(String name, @Nullable ApiKeyPolicy key) {
    if (key == null) {
      return;
    }
    String namespace = key.namespace();
    users(
        API_KEYS, "API key " + name, name, key, namespace == null ? List.of() : List.of(namespace));
    replaces(API_KEYS, name, key, certificates);
    if (!sharesWithPair(key)) {
      secret(key.secret(), API_KEYS, name, "secret");
      groups(API_KEYS, name, key);
    }
  }

  /**
   * Of two that take each other's place one is checked for itself, and both for fitting together.
   */
  private boolean sharesWithPair(UsedCredential credential) {
    String other = credential.replaces();
    if (other != null) {
      return certificates.containsKey(other) || apiKeys.containsKey(other);
    }
    return false;
  }

  private void replaces(
      String section,
      String name,
      UsedCredential credential,
      Map<String, ? extends @Nullable UsedCredential> others) {
    String replaced = credential.replaces();
    if (replaced == null) {
      return;
    }
    UsedCredential other = others.get(replaced);
    if (!others.containsKey(replaced)) {
      wrong.add(
          Misfit.at(
              name
                  + " can only take the place of a credential of the other kind, and "
                  + replaced
                  + " is none"
                  + Nearest.of(replaced, others.keySet()),
              section,
              name,
              "replaces"));
    } else if (other == null) {
      return;
    } else if (!other.secret().equals(credential.secret())) {
      wrong.add(
          Misfit.at(
              name + " takes the place of " + replaced + " in the same secret: " + other.secret(),
              section,
              name,
              "secret"));
    } else if (other.replaces() != null) {
      wrong.add(
          Misfit.at(
              name + " and " + replaced + " cannot take each other's place at the same time",
              section,
              name,
              "replaces"));
    }
  }

  private void login(@Nullable CloudAccess cloud) {
    String login = cloud == null ? null : cloud.apiKey().credential();
    if (login != null && !apiKeys.containsKey(login)) {
      wrong.add(
          Misfit.at(
              "keyturn logs in with "
                  + login
                  + ", but there is no such API key"
                  + Nearest.of(login, apiKeys.keySet()),
              "cloud",
              "apiKey",
              "credential"));
    }
  }

  private void users(
      String section,
      String who,
      String name,
      UsedCredential credential,
      @Nullable List<String> namespaces) {
    Set<String> names = new HashSet<>();
    for (int i = 0; i < credential.workers().size(); i++) {
      WorkerGroup group = credential.workers().get(i);
      List<String> path = List.of(section, name, "workers", String.valueOf(i));
      user(path, who, group.name(), group.namespace(), namespaces, names);
    }
    for (int i = 0; i < credential.clients().size(); i++) {
      Client client = credential.clients().get(i);
      List<String> path = List.of(section, name, "clients", String.valueOf(i));
      user(path, who, client.name(), client.namespace(), namespaces, names);
    }
  }

  private void user(
      List<String> path,
      String credential,
      String user,
      @Nullable String namespace,
      @Nullable List<String> namespaces,
      Set<String> names) {
    String who = credential + ", " + user + ": ";
    if (!user.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      wrong.add(
          new Misfit(below(path, "name"), who + "a name has letters, digits, '.', '_' and '-'"));
    }
    if (!names.add(user)) {
      wrong.add(new Misfit(below(path, "name"), who + "two have this name"));
    }
    if (namespaces == null) {
      return;
    }
    if (namespace == null && namespaces.size() > 1) {
      wrong.add(new Misfit(path, who + "say which of the namespaces " + namespaces));
    }
    if (namespace != null && !namespaces.contains(namespace)) {
      wrong.add(
          new Misfit(
              below(path, "namespace"),
              who
                  + "its credential lets nobody into namespace "
                  + namespace
                  + "; it does into "
                  + namespaces
                  + Nearest.to(namespace, namespaces)
                      .map(near -> "; did you mean " + near + "?")
                      .orElse("")));
    }
  }

  private static List<String> below(List<String> path, String key) {
    List<String> below = new ArrayList<>(path);
    below.add(key);
    return below;
  }

  private void secret(String secret, String... path) {
    if (secret.isBlank()) {
      wrong.add(Misfit.at("the secret of " + path[1] + " has no name", path));
      return;
    }
    String other = secretOwners.putIfAbsent(secret, path[1]);
    if (other != null) {
      wrong.add(
          Misfit.at("the secret " + secret + " belongs to " + other + " and to " + path[1], path));
    }
  }

  private void groups(String section, String name, UsedCredential credential) {
    for (int i = 0; i < credential.workers().size(); i++) {
      String group = credential.workers().get(i).name();
      String other = groupOwners.putIfAbsent(group, name);
      if (other != null && !other.equals(name)) {
        wrong.add(
            Misfit.at(
                "the Worker group " + group + " stands under " + other + " and under " + name,
                section,
                name,
                "workers",
                String.valueOf(i)));
      }
    }
  }

  private void labels(String credential, Map<String, String> labels) {
    String section =
        authorities.containsKey(credential)
            ? AUTHORITIES
            : certificates.containsKey(credential) ? CERTIFICATES : API_KEYS;
    labels.forEach(
        (label, value) -> {
          if (!label.matches(LABEL) || !value.matches(LABEL)) {
            wrong.add(
                Misfit.at(
                    "a label and its value have 1 to 63 letters, digits, '.', '_', '/' or '-' and"
                        + " start with a letter or digit",
                    section,
                    credential,
                    "labels",
                    label));
          }
        });
  }
}
