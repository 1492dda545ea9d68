package io.keyturn.simulator.cloud;

import com.google.protobuf.ByteString;
import io.temporal.api.cloud.cloudservice.v1.CreateNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.CreateNamespaceResponse;
import io.temporal.api.cloud.cloudservice.v1.DeleteNamespaceRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespacesRequest;
import io.temporal.api.cloud.cloudservice.v1.GetNamespacesResponse;
import io.temporal.api.cloud.cloudservice.v1.UpdateNamespaceRequest;
import io.temporal.api.cloud.namespace.v1.ApiKeyAuthSpec;
import io.temporal.api.cloud.namespace.v1.Limits;
import io.temporal.api.cloud.namespace.v1.MtlsAuthSpec;
import io.temporal.api.cloud.namespace.v1.Namespace;
import io.temporal.api.cloud.namespace.v1.NamespaceSpec;
import io.temporal.api.cloud.operation.v1.AsyncOperation;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The account's namespaces and whom each lets in. Guarded by the account's lock, but for trust. */
@SuppressWarnings("deprecation") // Old clients read and send these fields.
final class Namespaces {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,37}[a-z0-9]");
  private static final int LONGEST_RETENTION_DAYS = 90;

  private final CloudOptions options;
  private final Operations operations;
  private final AccountClock clock;
  private final NamespaceHost host;
  private final Consumer<String> trustChanged;
  private final Resources<NamespaceSpec> resources;
  private final Map<String, Trust> inForce = new ConcurrentHashMap<>();

  Namespaces(
      CloudOptions options,
      Operations operations,
      AccountClock clock,
      NamespaceHost host,
      Consumer<String> trustChanged) {
    this.options = options;
    this.operations = operations;
    this.clock = clock;
    this.host = host;
    this.trustChanged = trustChanged;
    this.resources = new Resources<>("namespace", options, operations);
  }

  /** Returns what is in force now; may be called without the lock. */
  Optional<Trust> trust(String namespace) {
    return Optional.ofNullable(inForce.get(namespace));
  }

  boolean exists(String namespace) {
    return resources.find(namespace).isPresent();
  }

  Namespace get(String namespace, ApiVersion version) {
    return describe(resources.get(namespace), version);
  }

  GetNamespacesResponse list(
      GetNamespacesRequest request, Predicate<String> readable, ApiVersion version) {
    Resources.Page<NamespaceSpec> page =
        resources.page(
            request.getPageSize(),
            request.getPageToken(),
            r ->
                readable.test(r.id)
                    && (request.getName().isEmpty() || r.spec.getName().equals(request.getName())));
    GetNamespacesResponse.Builder answer =
        GetNamespacesResponse.newBuilder().setNextPageToken(page.nextToken());
    page.items().forEach(r -> answer.addNamespaces(describe(r, version)));
    return answer.build();
  }

  /** Makes a namespace at once, without an operation. */
  String add(NamespaceSpec posted) {
    NamespaceSpec spec = normalize(posted);
    String id = id(spec);
    mustBeNew(id);
    Trust trust = judge(spec);
    resources.put(id, spec);
    inForce.put(id, trust);
    host.open(id);
    return id;
  }

  CreateNamespaceResponse create(CreateNamespaceRequest request) {
    NamespaceSpec spec = normalize(request.getSpec());
    String id = id(spec);
    Optional<AsyncOperation> repeated = operations.repeated(request.getAsyncOperationId(), request);
    if (repeated.isPresent()) {
      return CreateNamespaceResponse.newBuilder()
          .setNamespace(id)
          .setAsyncOperation(repeated.get())
          .build();
    }
    mustBeNew(id);
    Trust trust = judge(spec);
    AsyncOperation operation =
        resources.create(
            id,
            spec,
            request.getAsyncOperationId(),
            "CreateNamespace",
            request,
            () -> {
              inForce.put(id, trust);
              host.open(id);
              trustChanged.accept(id);
            });
    return CreateNamespaceResponse.newBuilder()
        .setNamespace(id)
        .setAsyncOperation(operation)
        .build();
  }

  AsyncOperation update(UpdateNamespaceRequest request) {
    Optional<AsyncOperation> repeated = operations.repeated(request.getAsyncOperationId(), request);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    Resource<NamespaceSpec> namespace = resources.get(request.getNamespace());
    NamespaceSpec next = normalize(request.getSpec());
    if (!next.getName().equals(namespace.spec.getName())) {
      throw Refusal.invalid("spec.name is immutable, it is " + namespace.spec.getName());
    }
    Trust trust = judge(next);
    return resources.update(
        namespace,
        next,
        request.getResourceVersion(),
        request.getAsyncOperationId(),
        "UpdateNamespace",
        request,
        () -> propagate(namespace.id, trust));
  }

  AsyncOperation delete(DeleteNamespaceRequest request) {
    Optional<AsyncOperation> repeated = operations.repeated(request.getAsyncOperationId(), request);
    if (repeated.isPresent()) {
      return repeated.get();
    }
    Resource<NamespaceSpec> namespace = resources.get(request.getNamespace());
    if (namespace.spec.getLifecycle().getEnableDeleteProtection()) {
      throw Refusal.precondition("namespace " + namespace.id + " is protected from deletion");
    }
    return resources.delete(
        namespace,
        request.getResourceVersion(),
        request.getAsyncOperationId(),
        "DeleteNamespace",
        request,
        () -> {
          inForce.remove(namespace.id);
          trustChanged.accept(namespace.id);
          host.close(namespace.id);
        });
  }

  /** Changes who is let in as another client would, now or once the running operation has ended. */
  void edit(String id, BundleEdit edit) {
    Resource<NamespaceSpec> namespace = resources.get(id);
    namespace.whenIdle(
        () -> {
          NamespaceSpec next =
              namespace.spec.toBuilder()
                  .setMtlsAuth(edit.apply(namespace.spec.getMtlsAuth()))
                  .build();
          Trust trust = judge(next);
          namespace.change(next, options.clock().instant());
          propagate(id, trust);
        });
  }

  private void propagate(String id, Trust trust) {
    clock.after(
        options.trustDelay(),
        () -> {
          if (exists(id)) {
            inForce.put(id, trust);
            trustChanged.accept(id);
          }
        });
  }

  /** Turns what clients send into what is kept, and always says whether API keys are enabled. */
  private static NamespaceSpec normalize(NamespaceSpec posted) {
    NamespaceSpec.Builder kept = posted.toBuilder();
    if (!posted.hasApiKeyAuth()) {
      // The Terraform provider relies on reading it back.
      kept.setApiKeyAuth(ApiKeyAuthSpec.getDefaultInstance());
    }
    MtlsAuthSpec mtls = posted.getMtlsAuth();
    if (!mtls.getAcceptedClientCaDeprecated().isEmpty()) {
      kept.setMtlsAuth(withBytes(mtls));
    }
    return kept.build();
  }

  private static MtlsAuthSpec withBytes(MtlsAuthSpec mtls) {
    MtlsAuthSpec.Builder kept = mtls.toBuilder().clearAcceptedClientCaDeprecated();
    if (mtls.getAcceptedClientCa().isEmpty()) {
      try {
        kept.setAcceptedClientCa(
            ByteString.copyFrom(
                Base64.getMimeDecoder().decode(mtls.getAcceptedClientCaDeprecated())));
      } catch (IllegalArgumentException e) {
        throw Refusal.invalid("accepted_client_ca_deprecated is not base64");
      }
    }
    return kept.build();
  }

  private Trust judge(NamespaceSpec spec) {
    if (!NAME.matcher(spec.getName()).matches()) {
      throw Refusal.invalid(
          "spec.name must be 2 to 39 of a-z, 0-9 and '-', begin with a letter and not end with '-'");
    }
    int days = spec.getRetentionDays();
    if (days < 1 || days > LONGEST_RETENTION_DAYS) {
      throw Refusal.invalid("spec.retention_days must be between 1 and " + LONGEST_RETENTION_DAYS);
    }
    MtlsAuthSpec mtls = spec.getMtlsAuth();
    List<CertificateFilter> filters = FilterRules.check(mtls.getCertificateFiltersList());
    return new Trust(
        mtls.getEnabled(),
        BundleRules.check(
            mtls.getAcceptedClientCa().toByteArray(),
            !filters.isEmpty(),
            options.clock().instant()),
        filters,
        spec.getApiKeyAuth().getEnabled());
  }

  private void mustBeNew(String id) {
    if (exists(id)) {
      throw Refusal.exists("namespace " + id);
    }
  }

  private String id(NamespaceSpec spec) {
    return spec.getName() + "." + options.account();
  }

  private Namespace describe(Resource<NamespaceSpec> r, ApiVersion version) {
    String region = r.spec.getRegionsCount() > 0 ? r.spec.getRegions(0) : Regions.DEFAULT;
    Namespace.Builder answer =
        Namespace.newBuilder()
            .setNamespace(r.id)
            .setResourceVersion(r.version())
            .setSpec(version.wantsDeprecatedBundle() ? withDeprecatedBundle(r.spec) : r.spec)
            .setState(r.state)
            .setStateDeprecated(r.stateName())
            .setAsyncOperationId(r.operation)
            .setEndpoints(host.endpoints(r.id))
            .setActiveRegion(region)
            .setLimits(Limits.newBuilder().setActionsPerSecondLimit(400))
            .setCreatedTime(Operations.timestamp(r.created));
    if (r.modified != null) {
      answer.setLastModifiedTime(Operations.timestamp(r.modified));
    }
    return answer.build();
  }

  private static NamespaceSpec withDeprecatedBundle(NamespaceSpec spec) {
    if (!spec.hasMtlsAuth()) {
      return spec;
    }
    String base64 =
        Base64.getEncoder().encodeToString(spec.getMtlsAuth().getAcceptedClientCa().toByteArray());
    return spec.toBuilder()
        .setMtlsAuth(
            spec.getMtlsAuth().toBuilder()
                .clearAcceptedClientCa()
                .setAcceptedClientCaDeprecated(base64))
        .build();
  }
}
