package io.keyturn.activities.policy;

import io.keyturn.activities.RotationProblem;
import io.keyturn.workflows.domain.CredentialEntry;
import io.keyturn.workflows.domain.CredentialKind;
import io.keyturn.workflows.domain.FailureKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Everything that keyturn may rotate.
 *
 * @param authorities client CAs by name
 * @param certificates client certificates by name
 * @param apiKeys API keys by name
 * @param labels what operators choose credentials by: credential to label to value
 */
public record Policy(
    CloudAccess cloud,
    Secrets secrets,
    Map<String, AuthorityPolicy> authorities,
    Map<String, CertificatePolicy> certificates,
    Map<String, ApiKeyPolicy> apiKeys,
    Defaults defaults,
    Map<String, Map<String, String>> labels) {
  /** A policy without labels. */
  public Policy(
      CloudAccess cloud,
      Secrets secrets,
      Map<String, AuthorityPolicy> authorities,
      Map<String, CertificatePolicy> certificates,
      Map<String, ApiKeyPolicy> apiKeys,
      Defaults defaults) {
    this(cloud, secrets, authorities, certificates, apiKeys, defaults, Map.of());
  }

  /**
   * Checks that names fit together.
   *
   * @throws PolicyMisfitException with all that is wrong
   */
  public Policy {
    authorities = Map.copyOf(authorities);
    certificates = Map.copyOf(certificates);
    apiKeys = Map.copyOf(apiKeys);
    labels =
        labels.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, each -> Map.copyOf(each.getValue())));
    List<PolicyMisfitException.Misfit> misfits =
        new PolicyParts(cloud, authorities, certificates, apiKeys, labels).misfits();
    if (!misfits.isEmpty()) {
      throw new PolicyMisfitException(misfits);
    }
  }

  /** Says of which kind a credential is; a name that nobody knows is refused. */
  public CredentialKind kind(String name) {
    if (authorities.containsKey(name)) {
      return CredentialKind.CLIENT_CA;
    }
    if (certificates.containsKey(name)) {
      return CredentialKind.CLIENT_CERTIFICATE;
    }
    if (apiKeys.containsKey(name)) {
      return CredentialKind.API_KEY;
    }
    throw unknown(name);
  }

  /** Finds a client CA. */
  public AuthorityPolicy authority(String name) {
    return known(authorities, name);
  }

  /** Finds a client certificate. */
  public CertificatePolicy certificate(String name) {
    return known(certificates, name);
  }

  /** Finds an API key. */
  public ApiKeyPolicy apiKey(String name) {
    return known(apiKeys, name);
  }

  /** Names the certificates under a client CA, in order. */
  public List<String> certificatesOf(String authority) {
    return certificates.entrySet().stream()
        .filter(entry -> entry.getValue().authority().equals(authority))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * Where a credential lets anybody in: its authority's namespaces, or the one of an API key; none
   * for a key that is used with the Cloud Operations API alone.
   */
  public List<String> namespacesOf(UsedCredential credential) {
    if (credential instanceof CertificatePolicy certificate) {
      return authority(certificate.authority()).namespaces();
    }
    String namespace = credential instanceof ApiKeyPolicy key ? key.namespace() : null;
    return namespace == null ? List.of() : List.of(namespace);
  }

  /** Where a group or client of a credential works, which may leave the only namespace out. */
  public String namespaceOf(@Nullable String given, UsedCredential credential) {
    return given == null ? namespacesOf(credential).get(0) : given;
  }

  /** The namespaces in which a credential is used; all that it opens when nobody is declared. */
  public Set<String> usedNamespaces(UsedCredential credential) {
    Set<String> namespaces = new TreeSet<>();
    for (WorkerGroup group : credential.workers()) {
      namespaces.add(namespaceOf(group.namespace(), credential));
    }
    for (Client client : credential.clients()) {
      namespaces.add(namespaceOf(client.namespace(), credential));
    }
    return namespaces.isEmpty() ? Set.copyOf(namespacesOf(credential)) : namespaces;
  }

  /** Lists all credentials by name. */
  public List<CredentialEntry> entries() {
    List<CredentialEntry> entries = new ArrayList<>();
    authorities.forEach(
        (name, authority) ->
            entries.add(
                entry(name, authority.issuer().builtin().secret(), authority.namespaces(), null)));
    certificates.forEach(
        (name, used) ->
            entries.add(entry(name, used.secret(), namespacesOf(used), used.authority())));
    apiKeys.forEach(
        (name, used) -> entries.add(entry(name, used.secret(), namespacesOf(used), null)));
    entries.sort(Comparator.comparing(CredentialEntry::credential));
    return entries;
  }

  private CredentialEntry entry(
      String name, String secret, List<String> namespaces, @Nullable String authority) {
    return new CredentialEntry(
        name, kind(name), labels.getOrDefault(name, Map.of()), secret, namespaces, authority);
  }

  /**
   * The part of the policy that the rotation of one credential needs: itself, its authority or what
   * is under it, its pair, and what keyturn logs in with. Whoever takes another's place has to know
   * who else uses a namespace, so then nothing is left out.
   */
  public Policy excerpt(String name) {
    Set<String> parts = new TreeSet<>(Set.of(name));
    if (authorities.containsKey(name)) {
      parts.addAll(certificatesOf(name));
    }
    String login = cloud.apiKey().credential();
    if (login != null) {
      parts.add(login);
    }
    if (parts.stream().anyMatch(this::takesAnothersPlace)) {
      return this;
    }
    for (String part : List.copyOf(parts)) {
      CertificatePolicy certificate = certificates.get(part);
      if (certificate != null) {
        parts.add(certificate.authority());
      }
    }
    return new Policy(
        cloud,
        secrets,
        only(authorities, parts),
        only(certificates, parts),
        only(apiKeys, parts),
        defaults,
        only(labels, parts));
  }

  private boolean takesAnothersPlace(String name) {
    UsedCredential used =
        certificates.containsKey(name) ? certificates.get(name) : apiKeys.get(name);
    return used != null && used.replaces() != null;
  }

  private static <T> Map<String, T> only(Map<String, T> all, Set<String> names) {
    Map<String, T> chosen = new TreeMap<>(all);
    chosen.keySet().retainAll(names);
    return chosen;
  }

  private <T> T known(Map<String, T> credentials, String name) {
    T found = credentials.get(name);
    if (found == null) {
      throw unknown(name);
    }
    return found;
  }

  private RotationProblem unknown(String name) {
    TreeSet<String> known = new TreeSet<>(authorities.keySet());
    known.addAll(certificates.keySet());
    known.addAll(apiKeys.keySet());
    return new RotationProblem(
        FailureKind.NOT_FOUND,
        "the policy has no credential " + name,
        "Name one of " + known + ", or add it to the policy of keyturn's Worker.");
  }
}
