package io.keyturn.activities.cloudops;

import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import io.keyturn.activities.Pauses;
import io.keyturn.activities.RotationProblem;
import io.keyturn.activities.ports.NamespaceAccess;
import io.keyturn.activities.ports.TemporalCloud;
import io.keyturn.activities.x509.CredentialProblem;
import io.keyturn.activities.x509.PemBundle;
import io.keyturn.workflows.domain.FailureKind;
import io.keyturn.workflows.rules.CertificateFilter;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.api.cloud.cloudservice.v1.GetCurrentIdentityRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest;
import io.temporal.api.cloud.namespace.v1.CertificateFilterSpec;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import io.temporal.api.cloud.namespace.v1.Namespace;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Reads and changes namespaces.
 *
 * <p>An update replaces the whole specification, so a change is: read, edit a copy of what was read
 * (fields that this code does not know stay in it), write under the resource version that was read,
 * wait for the operation, read back. On a conflict it begins anew.
 */
public final class CloudOpsTemporalCloud implements TemporalCloud {
  private static final int ROUNDS = 30;
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(250);

  private final Supplier<CloudServiceBlockingStub> cloud;
  private final Duration betweenRounds;
  private final AsyncOperations operations;

  /**
   * Uses the given stub.
   *
   * @param cloud made anew for every call, so that each has a deadline of its own
   */
  public CloudOpsTemporalCloud(Supplier<CloudServiceBlockingStub> cloud) {
    this(cloud, BETWEEN_ROUNDS);
  }

  CloudOpsTemporalCloud(Supplier<CloudServiceBlockingStub> cloud, Duration betweenRounds) {
    this.cloud = cloud;
    this.betweenRounds = betweenRounds;
    this.operations = new AsyncOperations(cloud);
  }

  @Override
  public NamespaceAccess access(String namespace) {
    return access(read(namespace));
  }

  @Override
  public void requireWritable(String namespace) {
    try {
      CloudPermissions.requireWritable(
          cloud.get().getCurrentIdentity(GetCurrentIdentityRequest.getDefaultInstance()),
          namespace);
    } catch (StatusRuntimeException e) {
      throw CloudFailures.translate(e, "read keyturn's own identity");
    }
  }

  @Override
  public NamespaceAccess change(
      String namespace, String purpose, UnaryOperator<NamespaceAccess> edit) {
    for (int round = 0; round < ROUNDS; round++) {
      Namespace current = settled(namespace);
      NamespaceAccess before = access(current);
      NamespaceAccess after = edit.apply(before);
      if (sameTrust(before, after)) {
        return before;
      }
      checkNobodyIsShutOut(after);
      if (!post(current, after, purpose)) {
        Pauses.waitFor(betweenRounds);
      }
    }
    throw new RotationProblem(
        FailureKind.UNAVAILABLE,
        "namespace " + namespace + " was changed by others in all of " + ROUNDS + " tries",
        "See who changes the namespace at the same time; the step tries again.");
  }

  private Namespace read(String namespace) {
    try {
      return cloud
          .get()
          .getNamespace(GetNamespaceRequest.newBuilder().setNamespace(namespace).build())
          .getNamespace();
    } catch (StatusRuntimeException e) {
      throw CloudFailures.translate(e, "read namespace " + namespace);
    }
  }

  /** Reads a namespace on which no operation runs: what is read is not about to change. */
  private Namespace settled(String namespace) {
    Namespace current = read(namespace);
    if (current.getAsyncOperationId().isEmpty()) {
      return current;
    }
    operations.await(current.getAsyncOperationId());
    return read(namespace);
  }

  /** Posts a change; false when the state has changed under it. */
  private boolean post(Namespace current, NamespaceAccess after, String purpose) {
    NamespaceSpec spec = specification(current.getSpec(), after);
    UpdateNamespaceRequest request =
        UpdateNamespaceRequest.newBuilder()
            .setNamespace(current.getNamespace())
            .setSpec(spec)
            .setResourceVersion(current.getResourceVersion())
            .setAsyncOperationId(operationId(current, spec, purpose))
            .build();
    AsyncOperation operation;
    try {
      operation = cloud.get().updateNamespace(request).getAsyncOperation();
    } catch (StatusRuntimeException e) {
      if (CloudFailures.conflict(e) || CloudFailures.nothingToChange(e)) {
        return false;
      }
      throw CloudFailures.translate(e, "update namespace " + current.getNamespace());
    }
    AsyncOperation ended = operations.await(operation);
    if (ended.getState() != AsyncOperation.State.STATE_FULFILLED) {
      throw CloudFailures.endedBadly(
          ended,
          "the update of namespace " + current.getNamespace(),
          "Mend what the reason says; nothing was removed.");
    }
    return true;
  }

  @SuppressWarnings("deprecation") // The old field must not say anything else than the new one.
  private static NamespaceSpec specification(NamespaceSpec before, NamespaceAccess after) {
    MtlsAuthSpec.Builder mtls =
        before.getMtlsAuth().toBuilder()
            .setEnabled(after.mtls())
            .setAcceptedClientCa(ByteString.copyFrom(after.accepted().toPem()))
            .clearCertificateFilters();
    mtls.setAcceptedClientCaDeprecated("");
    for (CertificateFilter filter : after.filters()) {
      mtls.addCertificateFilters(specification(filter));
    }
    NamespaceSpec.Builder spec = before.toBuilder().setMtlsAuth(mtls);
    if (before.getApiKeyAuth().getEnabled() != after.apiKeys()) {
      spec.setApiKeyAuth(before.getApiKeyAuth().toBuilder().setEnabled(after.apiKeys()));
    }
    return spec.build();
  }

  private static CertificateFilterSpec specification(CertificateFilter filter) {
    return CertificateFilterSpec.newBuilder()
        .setCommonName(filter.commonName())
        .setOrganization(filter.organization())
        .setOrganizationalUnit(filter.organizationalUnit())
        .setSubjectAlternativeName(filter.subjectAlternativeName())
        .build();
  }

  /**
   * Derives the idempotency key from what is asked: a repeat after a lost answer finds its own
   * operation, another edit gets another one.
   */
  private static String operationId(Namespace current, NamespaceSpec spec, String purpose) {
    byte[] asked =
        (current.getNamespace() + '\n' + current.getResourceVersion() + '\n' + purpose + '\n')
            .getBytes(StandardCharsets.UTF_8);
    byte[] all = ByteString.copyFrom(asked).concat(spec.toByteString()).toByteArray();
    return "keyturn-" + purpose + '-' + UUID.nameUUIDFromBytes(all);
  }

  private static NamespaceAccess access(Namespace namespace) {
    MtlsAuthSpec mtls = namespace.getSpec().getMtlsAuth();
    return new NamespaceAccess(
        namespace.getNamespace(),
        namespace.getEndpoints().getMtlsGrpcAddress(),
        namespace.getEndpoints().getGrpcAddress(),
        bundle(namespace.getNamespace(), mtls),
        mtls.getCertificateFiltersList().stream().map(CloudOpsTemporalCloud::filter).toList(),
        mtls.getEnabled(),
        namespace.getSpec().getApiKeyAuth().getEnabled(),
        namespace.getResourceVersion());
  }

  @SuppressWarnings("deprecation") // Old namespaces may carry their bundle in the old field alone.
  private static PemBundle bundle(String namespace, MtlsAuthSpec mtls) {
    byte[] pem = mtls.getAcceptedClientCa().toByteArray();
    try {
      if (pem.length == 0 && !mtls.getAcceptedClientCaDeprecated().isEmpty()) {
        pem = Base64.getMimeDecoder().decode(mtls.getAcceptedClientCaDeprecated());
      }
      return pem.length == 0 ? new PemBundle(List.of()) : PemBundle.parse(pem);
    } catch (CredentialProblem | IllegalArgumentException unreadable) {
      throw new RotationProblem(
          FailureKind.INVALID,
          "the accepted client CAs of namespace " + namespace + " cannot be read as PEM",
          "Write the bundle anew (tcld namespace accepted-client-ca set), then rotate again.");
    }
  }

  private static CertificateFilter filter(CertificateFilterSpec filter) {
    return new CertificateFilter(
        filter.getCommonName(),
        filter.getOrganization(),
        filter.getOrganizationalUnit(),
        filter.getSubjectAlternativeName());
  }

  private static boolean sameTrust(NamespaceAccess one, NamespaceAccess other) {
    return one.accepted().fingerprints().equals(other.accepted().fingerprints())
        && one.filters().equals(other.filters())
        && one.mtls() == other.mtls()
        && one.apiKeys() == other.apiKeys();
  }

  private static void checkNobodyIsShutOut(NamespaceAccess after) {
    if (after.shut()) {
      throw new RotationProblem(
          FailureKind.INVALID,
          "the change would leave namespace "
              + after.namespace()
              + " without anybody whom it lets in",
          "Add the authority that clients use to the namespace first, or let API keys in.");
    }
  }
}
