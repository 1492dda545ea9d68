package io.keyturn.worker;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.workflows.RotationAttributes;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The Temporal namespace that rotations run in, found by the TEMPORAL_* environment and profiles
 * that Temporal's own programs use.
 */
public final class Home implements AutoCloseable {
  /** The task queue of keyturn's Workers. */
  public static final String TASK_QUEUE = "keyturn";

  private static final Duration CONNECT = Duration.ofSeconds(10);

  private final WorkflowServiceStubs stubs;
  private final WorkflowClient client;

  private Home(WorkflowServiceStubs stubs, WorkflowClient client) {
    this.stubs = stubs;
    this.client = client;
  }

  /**
   * Connects by the environment.
   *
   * @throws HomeUnavailableException when the configuration cannot be read or nobody answers
   */
  public static Home fromEnvironment(String identity) throws HomeUnavailableException {
    return fromEnvironment(identity, LoadClientConfigProfileOptions.newBuilder().build(), CONNECT);
  }

  static Home fromEnvironment(
      String identity, LoadClientConfigProfileOptions source, Duration patience)
      throws HomeUnavailableException {
    WorkflowServiceStubsOptions service;
    WorkflowClientOptions client;
    try {
      ClientConfigProfile profile = ClientConfigProfile.load(source);
      service = profile.toWorkflowServiceStubsOptions();
      client = profile.toWorkflowClientOptions();
    } catch (IOException | RuntimeException malformed) {
      // What it says may quote a key.
      throw new HomeUnavailableException(
          "the TEMPORAL_* environment or its profile file cannot be read",
          "Check TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_CONFIG_FILE, the profile and its"
              + " certificates.");
    }
    return connect(
        service, WorkflowClientOptions.newBuilder(client).setIdentity(identity).build(), patience);
  }

  /** Connects to an address in plaintext. */
  public static Home at(String address, String namespace, String identity)
      throws HomeUnavailableException {
    return at(address, namespace, identity, CONNECT);
  }

  static Home at(String address, String namespace, String identity, Duration patience)
      throws HomeUnavailableException {
    return connect(
        WorkflowServiceStubsOptions.newBuilder().setTarget(address).build(),
        WorkflowClientOptions.newBuilder().setNamespace(namespace).setIdentity(identity).build(),
        patience);
  }

  private static Home connect(
      WorkflowServiceStubsOptions service, WorkflowClientOptions options, Duration patience)
      throws HomeUnavailableException {
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(service);
    try {
      stubs.connect(patience);
      return new Home(stubs, WorkflowClient.newInstance(stubs, options));
    } catch (StatusRuntimeException | IllegalStateException nobody) {
      stubs.shutdownNow();
      throw new HomeUnavailableException(
          "no Temporal answers at " + PlainText.of(String.valueOf(service.getTarget())),
          "Set TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE to the Temporal that keyturn runs on.");
    }
  }

  /** The client of home. */
  public WorkflowClient client() {
    return client;
  }

  /**
   * Sees to it that home knows the search attributes of rotations: an unknown one would stop every
   * rotation at its first step.
   *
   * @throws HomeUnavailableException when one is missing and cannot be added, or is of another type
   */
  public void requireSearchAttributes() throws HomeUnavailableException {
    OperatorServiceBlockingStub operator =
        OperatorServiceGrpc.newBlockingStub(stubs.getRawChannel());
    String namespace = client.getOptions().getNamespace();
    Optional<Map<String, IndexedValueType>> before = known(operator, namespace);
    AddSearchAttributesRequest.Builder missing =
        AddSearchAttributesRequest.newBuilder().setNamespace(namespace);
    for (SearchAttributeKey<String> key : RotationAttributes.ALL) {
      if (!before.orElse(Map.of()).containsKey(key.getName())) {
        missing.putSearchAttributes(key.getName(), IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
      }
    }
    if (missing.getSearchAttributesCount() > 0) {
      add(operator, missing.build());
    }
    // A type that was registered before is kept in silence, so what counts is read back.
    Optional<Map<String, IndexedValueType>> after = known(operator, namespace);
    for (SearchAttributeKey<String> key : RotationAttributes.ALL) {
      if (after.isPresent()
          && after.get().get(key.getName()) != IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD) {
        throw attributes(key.getName());
      }
    }
  }

  private static void add(OperatorServiceBlockingStub operator, AddSearchAttributesRequest missing)
      throws HomeUnavailableException {
    try {
      deadline(operator).addSearchAttributes(missing);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Code.ALREADY_EXISTS) {
        throw attributes(missing.getSearchAttributesMap().keySet().toString());
      }
    }
  }

  /** What home knows; nothing where it cannot list it, as the SDK's in-memory server. */
  private static Optional<Map<String, IndexedValueType>> known(
      OperatorServiceBlockingStub operator, String namespace) throws HomeUnavailableException {
    try {
      return Optional.of(
          deadline(operator)
              .listSearchAttributes(
                  ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
              .getCustomAttributesMap());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Code.UNIMPLEMENTED) {
        return Optional.empty();
      }
      if (e.getStatus().getCode() == Code.NOT_FOUND) {
        throw new HomeUnavailableException(
            "home has no namespace " + PlainText.of(namespace),
            "Create it, or set TEMPORAL_NAMESPACE to one that exists.");
      }
      throw attributes("that can be listed");
    }
  }

  private static OperatorServiceBlockingStub deadline(OperatorServiceBlockingStub stub) {
    return stub.withDeadlineAfter(CONNECT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static HomeUnavailableException attributes(String which) {
    return new HomeUnavailableException(
        "home has no keyword search attribute " + which + ", and it cannot be added from here",
        "Add it: temporal operator search-attribute create --name NAME --type Keyword");
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    stubs.awaitTermination(CONNECT.toSeconds(), TimeUnit.SECONDS);
  }
}
