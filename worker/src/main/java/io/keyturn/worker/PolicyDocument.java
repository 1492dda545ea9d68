package io.keyturn.worker;

import io.keyturn.activities.policy.CloudAccess;
import io.keyturn.worker.yaml.ExactlyOne;
import io.keyturn.worker.yaml.Key;
import io.keyturn.worker.yaml.Word;
import io.keyturn.workflows.domain.KeyAlgorithm;
import io.keyturn.workflows.domain.RotationSettings.Approval;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The policy file as it is written: names, types, defaults and meaning of all its keys. What is
 * null in a list or mapping, or though it is required, is wrong and has been complained of.
 */
record PolicyDocument(
    @Key(value = "How Temporal Cloud is reached.", required = true) @Nullable Cloud cloud,
    @Key(value = "Where secrets are kept.", required = true) @Nullable SecretsPart secrets,
    @Key(value = "Client CAs by name.", otherwise = "{}")
        Map<String, @Nullable Authority> authorities,
    @Key(value = "Client certificates by name.", otherwise = "{}")
        Map<String, @Nullable Certificate> certificates,
    @Key(value = "API keys by name.", otherwise = "{}") Map<String, @Nullable ApiKey> apiKeys,
    @Key(value = "How rotations behave.", otherwise = "{}") DefaultsPart defaults) {

  static final String LABELS = "What operators choose credentials by, such as team: payments.";
  static final String NAMESPACE =
      "Where they work; needed if the credential opens several namespaces.";
  static final String WORKERS =
      "Groups of Workers in the order in which they move: the first is the canary.";
  static final String CLIENTS = "Who uses it without polling.";
  static final String REPLACES =
      "The credential of the other kind, in the same secret, whose place this one takes.";

  record Cloud(
      @Key(
              value = "Host and port of the Cloud Operations API.",
              otherwise = CloudAccess.TEMPORAL_CLOUD)
          String target,
      @Key(
              value = "Where keyturn's own API key is found; read anew for every call.",
              required = true)
          OwnKey apiKey,
      @Key("PEM file of the authorities that servers are trusted by; else those of the runtime.")
          @Nullable Path tlsCa) {}

  @ExactlyOne({"env", "file", "credential"})
  record OwnKey(
      @Key("A variable of the environment.") @Nullable String env,
      @Key("A file.") @Nullable Path file,
      @Key("One of apiKeys: the current version of its secret, so it can be rotated.")
          @Nullable String credential) {}

  @ExactlyOne({"directory", "aws"})
  record SecretsPart(
      @Key("The local directory store.") @Nullable Directory directory,
      @Key("AWS Secrets Manager; its credentials are found by the SDK's default chain.")
          @Nullable Aws aws) {}

  record Directory(@Key(value = "The store's folder.", required = true) Path path) {}

  record Aws(
      @Key(value = "Region such as us-east-1.", required = true) String region,
      @Key("Where the service is; else AWS's own of the region.") @Nullable URI endpoint,
      @Key(value = "Whether a secret that does not exist is created.", otherwise = "false")
          boolean create,
      @Key("Key that new secrets are encrypted with: id, ARN or alias; else the account's own.")
          @Nullable String kmsKey,
      @Key(value = "Put on secrets that are created.", otherwise = "{}") Map<String, String> tags,
      @Key(
              value = "Other regions that hold a copy; a rotation waits until they are in sync.",
              otherwise = "[]")
          List<String> replicas) {}

  record Authority(
      @Key(value = "The namespaces that accept it, such as payments.a2dd6.", required = true)
          List<String> namespaces,
      @Key(value = "Who signs its certificates.", required = true) Issuer issuer,
      @Key(value = LABELS, otherwise = "{}") Map<String, String> labels) {}

  record Issuer(
      @Key(value = "keyturn itself, with a key in the secret store.", required = true)
          Builtin builtin) {}

  record Builtin(
      @Key(value = "Subject (O) of the authority.", required = true) String organization,
      @Key(value = "Algorithm of its key.", otherwise = "EC_P384") KeyAlgorithm key,
      @Key(value = "How long a new authority lives.", otherwise = "365d") Duration lifetime,
      @Key(value = "Where its certificate and key are kept.", required = true) String secret) {}

  record Certificate(
      @Key(value = "The client CA that it is under.", required = true) String authority,
      @Key(value = "Its subject.", required = true) Subject subject,
      @Key(value = "Its alternative names.", otherwise = "[]") List<String> dnsNames,
      @Key(value = "Algorithm of its key.", otherwise = "EC_P256") KeyAlgorithm key,
      @Key(value = "How long a new certificate lives.", otherwise = "30d") Duration lifetime,
      @Key(value = "Where certificate and key are kept.", required = true) String secret,
      @Key(REPLACES) @Nullable String replaces,
      @Key(value = WORKERS, otherwise = "[]") List<@Nullable Group> workers,
      @Key(value = CLIENTS, otherwise = "[]") List<@Nullable ClientPart> clients,
      @Key(value = LABELS, otherwise = "{}") Map<String, String> labels) {}

  @ExactlyOne({"serviceAccount", "user"})
  record ApiKey(
      @Key("Id of the service account that it belongs to.") @Nullable String serviceAccount,
      @Key("Id of the user that it belongs to; a plan warns of that.") @Nullable String user,
      @Key("Where it is used; none for a key of the Cloud Operations API alone.")
          @Nullable String namespace,
      @Key(value = "How long a new key lives, at most 730d.", otherwise = "90d") Duration lifetime,
      @Key(value = "Where its token is kept.", required = true) String secret,
      @Key(REPLACES) @Nullable String replaces,
      @Key(value = WORKERS, otherwise = "[]") List<@Nullable Group> workers,
      @Key(value = CLIENTS, otherwise = "[]") List<@Nullable ClientPart> clients,
      @Key(value = LABELS, otherwise = "{}") Map<String, String> labels) {}

  record Subject(
      @Key(value = "Its CN.", required = true) String commonName,
      @Key("Its O.") @Nullable String organization,
      @Key("Its OU.") @Nullable String organizationalUnit) {}

  record Group(
      @Key(value = "Name of the group, as in its Workers' stamps.", required = true) String name,
      @Key(NAMESPACE) @Nullable String namespace,
      @Key(value = "The task queues that it polls.", required = true) List<String> taskQueues,
      @Key(value = "What makes it move.", otherwise = "{reload: {}}") Roller roller,
      @Key("A workflow that has to complete on its first task queue.")
          @Nullable CanaryPart canary) {}

  record Roller(
      @Key(
              value = "Its Workers read the secret by themselves, with the reload plugin.",
              required = true)
          Reload reload) {}

  record Reload() {}

  record CanaryPart(
      @Key(value = "Its type; it takes no arguments.", required = true) String workflowType) {}

  record ClientPart(
      @Key(value = "Its name, as in its stamp.", required = true) String name,
      @Key(NAMESPACE) @Nullable String namespace,
      @Key(value = "How long it may be silent.", otherwise = "1h") Duration silence) {}

  record DefaultsPart(
      @Key(
              value = "Who has to approve a plan; other-person is another than who started.",
              otherwise = "none")
          ApprovalWord approval,
      @Key(
              value = "How long a removal is watched; connections live up to 6 min 40 s.",
              otherwise = "10m")
          Duration soak,
      @Key(value = "How long a proof is waited for before it parks.", otherwise = "1h")
          Duration patience,
      @Key(value = "The longest interval of the Workers' heartbeats.", otherwise = "60s")
          Duration workerHeartbeat,
      @Key(
              value = "How long after its last poll a Worker without heartbeats counts as alive.",
              otherwise = "90s")
          Duration pollWindow,
      @Key(value = "How long before the roll clients are looked for.", otherwise = "15m")
          Duration clientLookBack) {}

  /** The words for who approves. */
  enum ApprovalWord implements Word {
    NONE("none", Approval.NONE),
    ANYONE("anyone", Approval.ANYONE),
    OTHER_PERSON("other-person", Approval.OTHER_PERSON);

    private final String word;
    private final Approval approval;

    ApprovalWord(String word, Approval approval) {
      this.word = word;
      this.approval = approval;
    }

    @Override
    public String word() {
      return word;
    }

    Approval approval() {
      return approval;
    }
  }
}
