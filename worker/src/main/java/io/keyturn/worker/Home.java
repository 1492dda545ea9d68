package io.keyturn.worker;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.worker.HomeUnavailableException.Kind;
import io.keyturn.workflows.RotationAttributes;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.enums.v1.DescribeTaskQueueMode;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc;
import io.temporal.api.operatorservice.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueResponse;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.time.Duration;
import java.util.List;
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

  /** Connects by the environment; see {@link #open}. */
  public static Home fromEnvironment(String identity) throws HomeUnavailableException {
    return open(HomeSettings.ofEnvironment(), identity, CONNECT);
  }

  /**
   * Connects by the TEMPORAL_* variables and profiles, and by what is said beyond them.
   *
   * @param identity as histories show who did something
   * @param patience how long somebody may take to answer
   * @throws HomeUnavailableException when the settings cannot be used or home cannot be entered
   */
  public static Home open(HomeSettings settings, String identity, Duration patience)
      throws HomeUnavailableException {
    return open(settings, LoadClientConfigProfileOptions.newBuilder().build(), identity, patience);
  }

  static Home open(
      HomeSettings settings,
      LoadClientConfigProfileOptions source,
      String identity,
      Duration patience)
      throws HomeUnavailableException {
    ClientConfigProfile profile = new HomeProfile(settings).load(source);
    return connect(
        HomeProfile.stubs(profile),
        WorkflowClientOptions.newBuilder(profile.toWorkflowClientOptions())
            .setIdentity(identity)
            .build(),
        patience);
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
    WorkflowServiceStubs stubs = newStubs(service);
    boolean entered = false;
    try {
      WorkflowClient client = WorkflowClient.newInstance(stubs, options);
      new HomeDoor(stubs, client.getOptions().getNamespace()).enter(patience);
      entered = true;
      return new Home(stubs, client);
    } finally {
      if (!entered) {
        stubs.shutdownNow();
      }
    }
  }

  private static WorkflowServiceStubs newStubs(WorkflowServiceStubsOptions service)
      throws HomeUnavailableException {
    try {
      return WorkflowServiceStubs.newServiceStubs(service);
    } catch (RuntimeException unusable) {
      throw new HomeUnavailableException(
          Kind.SETTINGS,
          "home cannot be at " + PlainText.of(String.valueOf(service.getTarget())),
          "Give a host and a port, such as 127.0.0.1:7233.");
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
    List<String> missing = missing(known(operator, namespace).orElse(Map.of()));
    if (!missing.isEmpty()) {
      AddSearchAttributesRequest.Builder request =
          AddSearchAttributesRequest.newBuilder().setNamespace(namespace);
      missing.forEach(
          name -> request.putSearchAttributes(name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD));
      add(operator, request.build());
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

  /**
   * Names the search attributes of rotations that home does not know yet; none where it cannot list
   * them.
   *
   * @throws HomeUnavailableException when home does not let them be listed
   */
  public List<String> missingSearchAttributes() throws HomeUnavailableException {
    return known(
            OperatorServiceGrpc.newBlockingStub(stubs.getRawChannel()),
            client.getOptions().getNamespace())
        .map(Home::missing)
        .orElse(List.of());
  }

  private static List<String> missing(Map<String, IndexedValueType> known) {
    return RotationAttributes.ALL.stream()
        .map(SearchAttributeKey::getName)
        .filter(name -> !known.containsKey(name))
        .toList();
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
        throw HomeDoor.noNamespace(namespace);
      }
      throw attributes("that can be listed");
    }
  }

  private static OperatorServiceBlockingStub deadline(OperatorServiceBlockingStub stub) {
    return stub.withDeadlineAfter(CONNECT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static HomeUnavailableException attributes(String which) {
    return new HomeUnavailableException(
        Kind.ATTRIBUTES,
        "home has no keyword search attribute " + which + ", and it cannot be added from here",
        "Add it: temporal operator search-attribute create --name NAME --type Keyword");
  }

  /** Whether keyturn's Workers are there, as far as home knows. */
  public enum Polling {
    /** One has polled within the last five minutes; it may have ended since. */
    SEEN,
    /** None has polled within the last five minutes. */
    NONE,
    /** Home cannot tell, as the SDK's in-memory server. */
    UNKNOWN
  }

  /**
   * Looks whether a keyturn Worker polls.
   *
   * @throws StatusRuntimeException when home does not answer
   */
  @SuppressWarnings("deprecation") // The only way to see the pollers of all partitions.
  public Polling polling() {
    try {
      DescribeTaskQueueResponse answer =
          stubs
              .blockingStub()
              .withDeadlineAfter(CONNECT.toMillis(), TimeUnit.MILLISECONDS)
              .describeTaskQueue(
                  DescribeTaskQueueRequest.newBuilder()
                      .setNamespace(client.getOptions().getNamespace())
                      .setTaskQueue(TaskQueue.newBuilder().setName(TASK_QUEUE))
                      .setApiMode(DescribeTaskQueueMode.DESCRIBE_TASK_QUEUE_MODE_ENHANCED)
                      .addTaskQueueTypes(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                      .setReportPollers(true)
                      .build());
      boolean seen =
          answer.getPollersCount() > 0
              || answer.getVersionsInfoMap().values().stream()
                  .flatMap(version -> version.getTypesInfoMap().values().stream())
                  .anyMatch(type -> type.getPollersCount() > 0);
      return seen ? Polling.SEEN : Polling.NONE;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Code.UNIMPLEMENTED) {
        return Polling.UNKNOWN;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    stubs.awaitTermination(CONNECT.toSeconds(), TimeUnit.SECONDS);
  }
}
