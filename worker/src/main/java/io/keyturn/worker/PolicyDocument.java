package io.keyturn.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.keyturn.activities.policy.AuthorityPolicy;
import io.keyturn.activities.policy.CertificatePolicy;
import io.keyturn.activities.policy.CertificatePolicy.Canary;
import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.activities.policy.CloudAccess.ApiKeySource;
import io.keyturn.activities.policy.Defaults;
import io.keyturn.activities.policy.IssuerPolicy;
import io.keyturn.activities.policy.Policy;
import io.keyturn.activities.policy.Secrets;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The policy file as it is written: what may be left out is null here and has a default there. */
record PolicyDocument(
    @JsonProperty(required = true) Cloud cloud,
    @JsonProperty(required = true) SecretsPart secrets,
    @Nullable Map<String, Authority> authorities,
    @Nullable Map<String, Certificate> certificates,
    @Nullable DefaultsPart defaults) {

  record Cloud(
      @Nullable String target,
      @JsonProperty(required = true) ApiKey apiKey,
      @Nullable Path tlsCa) {}

  record ApiKey(@Nullable String env, @Nullable Path file) {}

  record SecretsPart(@JsonProperty(required = true) Directory directory) {}

  record Directory(@JsonProperty(required = true) Path path) {}

  record Authority(
      @JsonProperty(required = true) List<String> namespaces,
      @JsonProperty(required = true) Issuer issuer) {}

  record Issuer(@JsonProperty(required = true) Builtin builtin) {}

  record Builtin(
      @JsonProperty(required = true) String organization,
      @Nullable KeyAlgorithm key,
      @Nullable Duration lifetime,
      @JsonProperty(required = true) String secret) {}

  record Certificate(
      @JsonProperty(required = true) String authority,
      @JsonProperty(required = true) Subject subject,
      @Nullable List<String> dnsNames,
      @Nullable KeyAlgorithm key,
      @Nullable Duration lifetime,
      @JsonProperty(required = true) String secret,
      @Nullable List<WorkerGroup> workers,
      @Nullable List<Client> clients) {}

  record Subject(
      @JsonProperty(required = true) String commonName,
      @Nullable String organization,
      @Nullable String organizationalUnit) {}

  record WorkerGroup(
      @JsonProperty(required = true) String name,
      @Nullable String namespace,
      @JsonProperty(required = true) List<String> taskQueues,
      @Nullable Roller roller,
      @Nullable CanaryPart canary) {}

  record Roller(@JsonProperty(required = true) Reload reload) {}

  record Reload() {}

  record CanaryPart(@JsonProperty(required = true) String workflowType) {}

  record Client(
      @JsonProperty(required = true) String name,
      @Nullable String namespace,
      @Nullable Duration silence) {}

  record DefaultsPart(
      @Nullable ApprovalWord approval,
      @Nullable Duration soak,
      @Nullable Duration patience,
      @Nullable Duration workerHeartbeat,
      @Nullable Duration pollWindow,
      @Nullable Duration clientLookBack) {}

  /** The words for who approves. */
  enum ApprovalWord {
    @JsonProperty("none")
    NONE(Approval.NONE),
    @JsonProperty("anyone")
    ANYONE(Approval.ANYONE),
    @JsonProperty("other-person")
    OTHER_PERSON(Approval.OTHER_PERSON);

    private final Approval approval;

    ApprovalWord(Approval approval) {
      this.approval = approval;
    }
  }

  private static final Duration AUTHORITY_LIFETIME = Duration.ofDays(365);
  private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(30);
  private static final Duration CLIENT_SILENCE = Duration.ofHours(1);

  /**
   * Fills in the defaults.
   *
   * @param base what relative paths are relative to
   * @throws IllegalArgumentException with all that does not fit together
   */
  Policy toPolicy(Path base) {
    Map<String, AuthorityPolicy> authorityPolicies = new TreeMap<>();
    or(authorities, Map.<String, Authority>of())
        .forEach((name, authority) -> authorityPolicies.put(name, policy(authority)));
    Map<String, CertificatePolicy> certificatePolicies = new TreeMap<>();
    or(certificates, Map.<String, Certificate>of())
        .forEach((name, certificate) -> certificatePolicies.put(name, policy(certificate)));
    Path key = cloud.apiKey().file();
    Path ca = cloud.tlsCa();
    return new Policy(
        new CloudAccess(
            or(cloud.target(), CloudAccess.TEMPORAL_CLOUD),
            new ApiKeySource(cloud.apiKey().env(), key == null ? null : base.resolve(key)),
            ca == null ? null : base.resolve(ca)),
        new Secrets(base.resolve(secrets.directory().path())),
        authorityPolicies,
        certificatePolicies,
        policy(or(defaults, new DefaultsPart(null, null, null, null, null, null))));
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
        or(certificate.workers(), List.<WorkerGroup>of()).stream()
            .map(PolicyDocument::policy)
            .toList(),
        or(certificate.clients(), List.<Client>of()).stream()
            .map(
                client ->
                    new CertificatePolicy.Client(
                        client.name(), client.namespace(), or(client.silence(), CLIENT_SILENCE)))
            .toList());
  }

  private static CertificatePolicy.WorkerGroup policy(WorkerGroup group) {
    CanaryPart canary = group.canary();
    return new CertificatePolicy.WorkerGroup(
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
