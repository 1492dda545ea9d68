package io.keyturn.worker;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.annotation.Nulls;
import io.keyturn.activities.policy.ApiKeyPolicy;
import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.Client;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.policy.Defaults;
import io.keyturn.activities.policy.IssuerPolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.PolicyMisfitException;
import io.keyturn.activities.policy.PolicyMisfitException.Misfit;
import io.keyturn.activities.policy.Secrets;
import io.keyturn.activities.policy.WorkerGroup;
import io.keyturn.activities.policy.WorkerGroup.Canary;
import io.keyturn.activities.ports.KeyOwner;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The policy file as it is written: what may be left out is null here and has a default there. */
record PolicyDocument(
    @Required Cloud cloud,
    @Required SecretsPart secrets,
    @Nullable Map<String, Authority> authorities,
    @Nullable Map<String, Certificate> certificates,
    @Nullable Map<String, ApiKeyPart> apiKeys,
    @Nullable DefaultsPart defaults) {

  /** What must be there and be something. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
  @JacksonAnnotationsInside
  @JsonProperty(required = true)
  @JsonSetter(nulls = Nulls.FAIL)
  @interface Required {}

  record Cloud(@Nullable String target, @Required ApiKey apiKey, @Nullable Path tlsCa) {}

  record ApiKey(@Nullable String env, @Nullable Path file, @Nullable String credential) {}

  record SecretsPart(@Required Directory directory) {}

  record Directory(@Required Path path) {}

  record Authority(@Required List<String> namespaces, @Required Issuer issuer) {}

  record Issuer(@Required Builtin builtin) {}

  record Builtin(
      @Required String organization,
      @Nullable KeyAlgorithm key,
      @Nullable Duration lifetime,
      @Required String secret) {}

  record Certificate(
      @Required String authority,
      @Required Subject subject,
      @Nullable List<String> dnsNames,
      @Nullable KeyAlgorithm key,
      @Nullable Duration lifetime,
      @Required String secret,
      @Nullable String replaces,
      @Nullable List<Group> workers,
      @Nullable List<ClientPart> clients) {}

  record ApiKeyPart(
      @Nullable String serviceAccount,
      @Nullable String user,
      @Nullable String namespace,
      @Nullable Duration lifetime,
      @Required String secret,
      @Nullable String replaces,
      @Nullable List<Group> workers,
      @Nullable List<ClientPart> clients) {}

  record Subject(
      @Required String commonName,
      @Nullable String organization,
      @Nullable String organizationalUnit) {}

  record Group(
      @Required String name,
      @Nullable String namespace,
      @Required List<String> taskQueues,
      @Nullable Roller roller,
      @Nullable CanaryPart canary) {}

  record Roller(@Required Reload reload) {}

  record Reload() {}

  record CanaryPart(@Required String workflowType) {}

  record ClientPart(
      @Required String name, @Nullable String namespace, @Nullable Duration silence) {}

  record DefaultsPart(
      @Nullable ApprovalWord approval,
      @Nullable Duration soak,
      @Nullable Duration patience,
      @Nullable Duration workerHeartbeat,
      @Nullable Duration pollWindow,
      @Nullable Duration clientLookBack) {}

  /** The words for who approves. */
  enum ApprovalWord {
    NONE("none", Approval.NONE),
    ANYONE("anyone", Approval.ANYONE),
    OTHER_PERSON("other-person", Approval.OTHER_PERSON);

    private final String word;
    private final Approval approval;

    ApprovalWord(String word, Approval approval) {
      this.word = word;
      this.approval = approval;
    }

    @JsonValue
    String word() {
      return word;
    }
  }

  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(365);
  private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(30);
  private static final Duration API_KEY_LIFETIME = Duration.ofDays(90);
  private static final Duration CLIENT_SILENCE = Duration.ofHours(1);

  /**
   * Fills in the defaults.
   *
   * @param base what relative paths are relative to
   * @throws PolicyMisfitException with what does not fit together
   */
  Policy toPolicy(Path base) {
    Map<String, AuthorityPolicy> authorityPolicies = new TreeMap<>();
    or(authorities, Map.<String, Authority>of())
        .forEach(
            (name, authority) ->
                authorityPolicies.put(
                    name,
                    in("authority " + name + ": ", () -> policy(authority), "authorities", name)));
    Map<String, CertificatePolicy> certificatePolicies = new TreeMap<>();
    or(certificates, Map.<String, Certificate>of())
        .forEach(
            (name, certificate) ->
                certificatePolicies.put(
                    name,
                    in(
                        "certificate " + name + ": ",
                        () -> policy(certificate),
                        "certificates",
                        name)));
    Map<String, ApiKeyPolicy> apiKeyPolicies = new TreeMap<>();
    or(apiKeys, Map.<String, ApiKeyPart>of())
        .forEach(
            (name, key) ->
                apiKeyPolicies.put(
                    name, in("API key " + name + ": ", () -> policy(key), "apiKeys", name)));
    return new Policy(
        in("", () -> cloud(base), "cloud"),
        new Secrets(base.resolve(secrets.directory().path())),
        authorityPolicies,
        certificatePolicies,
        apiKeyPolicies,
        in(
            "",
            () -> policy(or(defaults, new DefaultsPart(null, null, null, null, null, null))),
            "defaults"));
  }

  /** Says where it was that a value could not be made. */
  private static <T> T in(String who, Supplier<T> value, String... path) {
    try {
      return value.get();
    } catch (IllegalArgumentException unfit) {
      throw new PolicyMisfitException(List.of(Misfit.at(who + unfit.getMessage(), path)));
    }
  }

  private CloudAccess cloud(Path base) {
    Path key = cloud.apiKey().file();
    Path ca = cloud.tlsCa();
    return new CloudAccess(
        or(cloud.target(), CloudAccess.TEMPORAL_CLOUD),
        new ApiKeySource(
            cloud.apiKey().env(),
            key == null ? null : base.resolve(key),
            cloud.apiKey().credential()),
        ca == null ? null : base.resolve(ca));
  }

  private static AuthorityPolicy policy(Authority authority) {
    Builtin builtin = authority.issuer().builtin();
    return new AuthorityPolicy(
        authority.namespaces(),
        new IssuerPolicy(
            new IssuerPolicy.Builtin(
                builtin.organization(),
                or(builtin.key(), KeyAlgorithm.EC_P384),
                or(builtin.lifetime(), AUTHORITY_LIFETIME),
                builtin.secret())));
  }

  private static CertificatePolicy policy(Certificate certificate) {
    Subject subject = certificate.subject();
    return new CertificatePolicy(
        certificate.authority(),
        new CertificatePolicy.Subject(
            subject.commonName(), subject.organization(), subject.organizationalUnit()),
        or(certificate.dnsNames(), List.of()),
        or(certificate.key(), KeyAlgorithm.EC_P256),
        or(certificate.lifetime(), CERTIFICATE_LIFETIME),
        certificate.secret(),
        certificate.replaces(),
        workers(certificate.workers()),
        clients(certificate.clients()));
  }

  private static ApiKeyPolicy policy(ApiKeyPart key) {
    String serviceAccount = key.serviceAccount();
    String user = key.user();
    if ((serviceAccount == null) == (user == null)) {
      throw new IllegalArgumentException("name either its serviceAccount or its user");
    }
    return new ApiKeyPolicy(
        serviceAccount != null
            ? new KeyOwner(KeyOwner.Type.SERVICE_ACCOUNT, serviceAccount)
            : new KeyOwner(KeyOwner.Type.USER, Objects.requireNonNull(user)),
        key.namespace(),
        or(key.lifetime(), API_KEY_LIFETIME),
        key.secret(),
        key.replaces(),
        workers(key.workers()),
        clients(key.clients()));
  }

  private static List<WorkerGroup> workers(@Nullable List<Group> given) {
    return or(given, List.<Group>of()).stream().map(PolicyDocument::policy).toList();
  }

  private static List<Client> clients(@Nullable List<ClientPart> given) {
    return or(given, List.<ClientPart>of()).stream()
        .map(
            client ->
                new Client(client.name(), client.namespace(), or(client.silence(), CLIENT_SILENCE)))
        .toList();
  }

  private static WorkerGroup policy(Group group) {
    CanaryPart canary = group.canary();
    return new WorkerGroup(
        group.name(),
        group.namespace(),
        group.taskQueues(),
        canary == null ? null : new Canary(canary.workflowType()));
  }

  private static Defaults policy(DefaultsPart part) {
    Defaults standard = Defaults.standard();
    ApprovalWord approval = part.approval();
    return new Defaults(
        approval == null ? standard.approval() : approval.approval,
        or(part.soak(), standard.soak()),
        or(part.patience(), standard.patience()),
        or(part.workerHeartbeat(), standard.workerHeartbeat()),
        or(part.pollWindow(), standard.pollWindow()),
        or(part.clientLookBack(), standard.clientLookBack()));
  }

  private static <T> T or(@Nullable T given, T otherwise) {
    return given == null ? otherwise : given;
  }
}
