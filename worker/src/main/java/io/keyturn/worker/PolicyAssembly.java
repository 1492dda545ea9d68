package io.keyturn.worker;

import io.keyturn.activities.policy.ApiKeyPolicy;
import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.AwsSecrets;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.policy.Defaults;
import io.keyturn.activities.policy.IssuerPolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.PolicyMisfitException.Misfit;
import io.keyturn.activities.policy.PolicyParts;
import io.keyturn.activities.policy.Secrets;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.activities.ports.AuthorityProfile;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.activities.ports.LeafProfile;
import io.keyturn.worker.yaml.Complaints;
import io.keyturn.worker.yaml.Node;
import io.keyturn.workflows.domain.KeyAlgorithm;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a policy of what is written, and tells all that does not fit, each at its own place. */
final class PolicyAssembly {
  private static final Duration FITTING = Duration.ofDays(30);

  /** So deep in a path stand Worker groups and clients, which are told as a whole. */
  private static final int USER_DEPTH = 4;

  private static final KeyOwner ANYBODY = new KeyOwner(KeyOwner.Type.USER, "any");

  private final Node root;
  private final Complaints complaints;
  private final FittingParts parts;
  private final WrittenUsers users;
  private final Map<String, Map<String, String>> labels = new TreeMap<>();

  PolicyAssembly(Node root, Complaints complaints) {
    this.root = root;
    this.complaints = complaints;
    this.parts = new FittingParts(root, complaints);
    this.users = new WrittenUsers(parts);
  }

  /** Makes the policy; null when there are complaints. */
  @Nullable Policy assemble(PolicyDocument document) {
    PolicyDocument.Cloud reached = document.cloud();
    CloudAccess cloud = reached == null ? null : part("", () -> cloud(reached), "cloud", "apiKey");
    PolicyDocument.SecretsPart kept = document.secrets();
    Secrets secrets = kept == null ? null : part("", () -> secrets(kept), "secrets", "aws");
    Defaults defaults = defaults(document.defaults());
    Map<String, @Nullable AuthorityPolicy> authorities = new TreeMap<>();
    document
        .authorities()
        .forEach((name, each) -> authorities.put(name, each == null ? null : of(name, each)));
    Map<String, @Nullable CertificatePolicy> certificates = new TreeMap<>();
    document
        .certificates()
        .forEach((name, each) -> certificates.put(name, each == null ? null : of(name, each)));
    Map<String, @Nullable ApiKeyPolicy> apiKeys = new TreeMap<>();
    document
        .apiKeys()
        .forEach((name, each) -> apiKeys.put(name, each == null ? null : of(name, each)));
    new PolicyParts(cloud, authorities, certificates, apiKeys, labels)
        .misfits()
        .forEach(this::misfit);
    return complaints.none() && cloud != null && secrets != null && defaults != null
        ? new Policy(cloud, secrets, authorities, certificates, apiKeys, defaults, labels)
        : null;
  }

  private void misfit(Misfit misfit) {
    List<String> path = misfit.path();
    if (path.size() < USER_DEPTH ? !complaints.covers(path) : !complaints.touches(path)) {
      complaints.add(root.find(path), misfit.what());
    }
  }

  private <T> @Nullable T part(String who, Supplier<T> maker, String... path) {
    return parts.make(who, maker, path);
  }

  private static CloudAccess cloud(PolicyDocument.Cloud cloud) {
    PolicyDocument.OwnKey key = cloud.apiKey();
    return new CloudAccess(
        cloud.target(), new ApiKeySource(key.env(), key.file(), key.credential()), cloud.tlsCa());
  }

  private static Secrets secrets(PolicyDocument.SecretsPart secrets) {
    PolicyDocument.Directory directory = secrets.directory();
    PolicyDocument.Aws aws = secrets.aws();
    return new Secrets(
        directory == null ? null : directory.path(),
        aws == null
            ? null
            : new AwsSecrets(
                aws.region(),
                aws.endpoint(),
                aws.create(),
                aws.kmsKey(),
                aws.tags(),
                aws.replicas()));
  }

  private @Nullable Defaults defaults(PolicyDocument.DefaultsPart part) {
    Map.of(
            "patience", part.patience(),
            "workerHeartbeat", part.workerHeartbeat(),
            "pollWindow", part.pollWindow())
        .forEach((key, given) -> part("", () -> moreThanNothing(key, given), "defaults", key));
    return part(
        "",
        () ->
            new Defaults(
                part.approval().approval(),
                part.soak(),
                part.patience(),
                part.workerHeartbeat(),
                part.pollWindow(),
                part.clientLookBack()),
        "defaults");
  }

  private static Duration moreThanNothing(String key, Duration given) {
    if (given.isZero()) {
      throw new IllegalArgumentException(key + " must be longer than nothing");
    }
    return given;
  }

  private @Nullable AuthorityPolicy of(String name, PolicyDocument.Authority authority) {
    labels(name, authority.labels());
    String who = "authority " + name + ": ";
    PolicyDocument.Builtin builtin = authority.issuer().builtin();
    String[] path = {"authorities", name, "issuer", "builtin", "organization"};
    AuthorityProfile named =
        part(
            who,
            () -> new AuthorityProfile(builtin.organization(), "any", builtin.key(), FITTING),
            path.clone());
    path[path.length - 1] = "lifetime";
    IssuerPolicy.Builtin issuer =
        part(
            who,
            () ->
                new IssuerPolicy.Builtin(
                    named == null ? "any" : builtin.organization(),
                    builtin.key(),
                    builtin.lifetime(),
                    builtin.secret()),
            path);
    return part(
        who,
        () ->
            new AuthorityPolicy(
                authority.namespaces(),
                new IssuerPolicy(
                    issuer != null
                        ? issuer
                        : new IssuerPolicy.Builtin(
                            "any", builtin.key(), FITTING, builtin.secret()))),
        "authorities",
        name,
        "namespaces");
  }

  private @Nullable CertificatePolicy of(String name, PolicyDocument.Certificate certificate) {
    labels(name, certificate.labels());
    String who = "certificate " + name + ": ";
    PolicyDocument.Subject given = certificate.subject();
    LeafProfile subject =
        part(
            who,
            () ->
                new LeafProfile(
                    given.commonName(),
                    Objects.requireNonNullElse(given.organization(), ""),
                    Objects.requireNonNullElse(given.organizationalUnit(), ""),
                    List.of(),
                    FITTING),
            "certificates",
            name,
            "subject");
    LeafProfile names =
        part(
            who,
            () -> new LeafProfile("any", "", "", certificate.dnsNames(), FITTING),
            "certificates",
            name,
            "dnsNames");
    CertificatePolicy lives =
        part(
            who,
            () -> empty(certificate.key(), certificate.lifetime()),
            "certificates",
            name,
            "lifetime");
    List<WorkerGroup> workers = users.workers("certificates", name, certificate.workers());
    return part(
        who,
        () ->
            new CertificatePolicy(
                certificate.authority(),
                subject == null
                    ? new CertificatePolicy.Subject("any", null, null)
                    : new CertificatePolicy.Subject(
                        given.commonName(), given.organization(), given.organizationalUnit()),
                names == null ? List.of() : certificate.dnsNames(),
                certificate.key(),
                lives == null ? FITTING : certificate.lifetime(),
                certificate.secret(),
                certificate.replaces(),
                workers,
                WrittenUsers.clients(certificate.clients())),
        "certificates",
        name);
  }

  /** A certificate that has nothing that could be wrong but its lifetime. */
  private static CertificatePolicy empty(KeyAlgorithm key, Duration lifetime) {
    return new CertificatePolicy(
        "any",
        new CertificatePolicy.Subject("any", null, null),
        List.of(),
        key,
        lifetime,
        "any",
        null,
        List.of(),
        List.of());
  }

  private @Nullable ApiKeyPolicy of(String name, PolicyDocument.ApiKey key) {
    labels(name, key.labels());
    String who = "API key " + name + ": ";
    KeyOwner owner = owner(key);
    ApiKeyPolicy owned =
        part(
            who,
            () -> new ApiKeyPolicy(owner, null, FITTING, "any", null, List.of(), List.of()),
            "apiKeys",
            name,
            key.user() == null ? "serviceAccount" : "user");
    List<WorkerGroup> workers = users.workers("apiKeys", name, key.workers());
    ApiKeyPolicy lives =
        part(
            who,
            () ->
                new ApiKeyPolicy(ANYBODY, null, key.lifetime(), "any", null, List.of(), List.of()),
            "apiKeys",
            name,
            "lifetime");
    return part(
        who,
        () ->
            new ApiKeyPolicy(
                owned == null ? ANYBODY : owner,
                key.namespace(),
                lives == null ? FITTING : key.lifetime(),
                key.secret(),
                key.replaces(),
                workers,
                WrittenUsers.clients(key.clients())),
        "apiKeys",
        name,
        "namespace");
  }

  private static KeyOwner owner(PolicyDocument.ApiKey key) {
    String user = key.user();
    return user != null
        ? new KeyOwner(KeyOwner.Type.USER, user)
        : new KeyOwner(
            KeyOwner.Type.SERVICE_ACCOUNT, Objects.requireNonNullElse(key.serviceAccount(), "any"));
  }

  private void labels(String name, Map<String, String> given) {
    if (!given.isEmpty()) {
      labels.putIfAbsent(name, given);
    }
  }
}
