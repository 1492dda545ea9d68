package io.keyturn.starter;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.worker.Home;
import io.keyturn.worker.Home.Polling;
import io.keyturn.worker.PendingWork;
import io.keyturn.workflows.RotationWorkflow;
import io.keyturn.workflows.domain.Names;
import io.keyturn.workflows.domain.Phase;
import io.keyturn.workflows.domain.RotationPlan;
import io.keyturn.workflows.domain.RotationRequest;
import io.keyturn.workflows.domain.RotationStatus;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Starts, watches and steers the one rotation that a credential can have at a time. Nothing here
 * waits for a keyturn Worker for longer than some seconds: without one, home itself would let a
 * question wait for a minute.
 */
final class RotationClient {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Duration WORD = Duration.ofSeconds(30);
  private static final String STATUS = "status";

  /** The phases in which the rotations of certificates under a client CA run. */
  private static final Set<Phase> WITH_PARTS =
      EnumSet.of(Phase.ROLL, Phase.VALIDATE, Phase.REMOVE, Phase.ROLLING_BACK);

  private final Home home;
  private final String credential;

  RotationClient(Home home, String credential) {
    this.home = home;
    this.credential = checked(credential);
  }

  /** Checks the name of a credential. */
  static String checked(String credential) {
    try {
      return Names.credential(credential);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCodes.USAGE,
          "that is not the name of a credential: " + e.getMessage(),
          "Name a credential of the policy.");
    }
  }

  /** The credential whose rotations these are. */
  String credential() {
    return credential;
  }

  /**
   * Sees that a keyturn Worker polls, where home can tell.
   *
   * @param consequence what is told beside that none does
   */
  void requireWorker(String consequence) {
    if (home.polling() == Polling.NONE) {
      throw noWorker("no keyturn Worker polls home" + consequence);
    }
  }

  /** Starts a rotation; false if one runs already, which is joined. */
  boolean start(RotationRequest request) {
    RotationWorkflow rotation =
        home.client()
            .newWorkflowStub(
                RotationWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setTaskQueue(Home.TASK_QUEUE)
                    .setWorkflowId(Names.workflowId(credential))
                    .setWorkflowIdReusePolicy(
                        WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE)
                    .setStaticSummary("Rotate " + credential)
                    .setStaticDetails(request.reason())
                    .build());
    try {
      WorkflowClient.start(rotation::run, request);
      return true;
    } catch (WorkflowExecutionAlreadyStarted joined) {
      return false;
    }
  }

  /** Says a word to the running rotation and answers what it says then. */
  RotationStatus steered(Function<RotationWorkflow, RotationStatus> word) {
    requireWorker("; nothing was said");
    RotationWorkflow rotation =
        home.client().newWorkflowStub(RotationWorkflow.class, Names.workflowId(credential));
    CompletableFuture<RotationStatus> answer =
        CompletableFuture.supplyAsync(() -> word.apply(rotation));
    try {
      return answer.get(WORD.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw noWorker(
          "no keyturn Worker has answered for "
              + WORD.toSeconds()
              + " s; what was said may still be heard");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw noWorker("interrupted; what was said may still be heard");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  /** Where the latest rotation of the credential stands. */
  RotationStatus status() {
    RotationStatus status = status(credential);
    if (status == null) {
      throw new CommandFailure(
          ExitCodes.NO,
          "there is no rotation of " + credential,
          "Start one with keyturn rotate " + credential + ".");
    }
    return status;
  }

  /** Where it stands, with what its activities and the rotations under it say. */
  RotationProgress progress() {
    RotationStatus status = status();
    if (status.phase() == Phase.CLOSED) {
      return new RotationProgress(status, List.of(), List.of());
    }
    List<String> waitsFor = new ArrayList<>(pendingWork(status));
    List<RotationStatus> parts = new ArrayList<>();
    for (String certificate : certificates(status)) {
      RotationStatus part = status(certificate);
      // One that ended before is no part of this.
      if (part != null && part.phase() != Phase.CLOSED) {
        parts.add(part);
        waitsFor.addAll(pendingWork(part));
      }
    }
    return new RotationProgress(status, parts, waitsFor);
  }

  private static List<String> certificates(RotationStatus status) {
    RotationPlan plan = status.plan();
    return plan == null || !WITH_PARTS.contains(status.phase()) ? List.of() : plan.certificates();
  }

  private List<String> pendingWork(RotationStatus of) {
    return PendingWork.of(home, Names.workflowId(of.credential()));
  }

  /** The status of a credential's latest rotation, null if there is none. */
  private @Nullable RotationStatus status(String of) {
    try {
      var answer =
          stub()
              .queryWorkflow(
                  QueryWorkflowRequest.newBuilder()
                      .setNamespace(home.client().getOptions().getNamespace())
                      .setExecution(
                          WorkflowExecution.newBuilder().setWorkflowId(Names.workflowId(of)))
                      .setQuery(WorkflowQuery.newBuilder().setQueryType(STATUS))
                      .build());
      return Objects.requireNonNull(
          home.client()
              .getOptions()
              .getDataConverter()
              .fromPayloads(
                  0,
                  Optional.of(answer.getQueryResult()),
                  RotationStatus.class,
                  RotationStatus.class));
    } catch (StatusRuntimeException e) {
      Code code = e.getStatus().getCode();
      if (code == Code.NOT_FOUND) {
        return null;
      }
      if (code == Code.DEADLINE_EXCEEDED || code == Code.FAILED_PRECONDITION) {
        throw noWorker(
            "no keyturn Worker has answered for the rotation of "
                + PlainText.of(of)
                + " within "
                + ANSWER.toSeconds()
                + " s");
      }
      throw e;
    }
  }

  private WorkflowServiceBlockingStub stub() {
    return home.client()
        .getWorkflowServiceStubs()
        .blockingStub()
        .withDeadlineAfter(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CommandFailure noWorker(String what) {
    return new CommandFailure(
        ExitCodes.UNREACHABLE,
        what,
        "See that keyturn worker runs, with namespace "
            + PlainText.of(home.client().getOptions().getNamespace())
            + " as its home.");
  }
}
