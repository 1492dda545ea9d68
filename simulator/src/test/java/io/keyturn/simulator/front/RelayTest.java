package io.keyturn.simulator.front;

import static io.keyturn.simulator.front.FrontFixture.NAMESPACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.keyturn.simulator.ledger.LedgerCall;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceImplBase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The relay before a server that a test steers call by call. */
class RelayTest {
  private static final Metadata.Key<String> GREETING =
      Metadata.Key.of("x-greeting", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);

  private final Steered steered = new Steered();
  private final Server server;
  private final ManagedChannel upstream;
  private final FrontFixture fixture;
  private final ManagedChannel channel;

  RelayTest() throws IOException {
    String name = UUID.randomUUID().toString();
    server =
        InProcessServerBuilder.forName(name)
            .addService(steered)
            .intercept(steered.headers())
            .build()
            .start();
    upstream = InProcessChannelBuilder.forName(name).build();
    fixture = new FrontFixture(upstream, Duration.ofMinutes(5), Duration.ofMillis(500));
    channel = fixture.channel(fixture.contextOf(fixture.authority.leaf("w")));
  }

  @AfterEach
  void stop() {
    fixture.close();
    upstream.shutdownNow();
    server.shutdownNow();
  }

  @Test
  void metadataGoesInAndStatusDetailsComeBack() {
    Metadata headers = new Metadata();
    headers.put(GREETING, "hello");
    headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer x");
    assertThatThrownBy(
            () ->
                WorkflowServiceGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .describeNamespace(namespace("with-details")))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e -> {
              assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
              assertThat(e.getStatus().getDescription()).isEqualTo("steered");
              assertThat(Status.trailersFromThrowable(e))
                  .satisfies(t -> assertThat(t.get(DETAILS)).containsExactly(1, 2, 3));
            });
    assertThat(steered.lastGreeting.get()).isEqualTo("hello");
    assertThat(steered.sawAuthorization.get()).isZero();
  }

  @Test
  void deadlineAndCancellationReachTheServer() {
    ListenableFuture<DescribeNamespaceResponse> call =
        WorkflowServiceGrpc.newFutureStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .describeNamespace(namespace("hang"));
    Await.until("the call hangs", () -> steered.hanging.get() == 1);
    assertThat(steered.sawDeadline.get()).isEqualTo(1);
    call.cancel(true);
    Await.until("the server hears of it", () -> steered.hanging.get() == 0);
    Await.until(
        "the ledger has it as failed",
        () -> fixture.ledger.calls(Instant.EPOCH, Instant.MAX).failed() == 1);
  }

  @Test
  void aPollEndsEmptyBeforeTheGraceAndItsTaskGoesToTheNextOne() {
    PollActivityTaskQueueRequest request =
        PollActivityTaskQueueRequest.newBuilder()
            .setNamespace(NAMESPACE)
            .setIdentity("w")
            .setTaskQueue(TaskQueue.newBuilder().setName("q"))
            .build();
    WorkflowServiceGrpc.WorkflowServiceBlockingStub service =
        WorkflowServiceGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS);

    // On a machine that stands still for long the parked poll is given up: then once more.
    Await.until(
        "the next poll answers the task of the one before",
        () -> {
          assertThat(service.pollActivityTaskQueue(request).getTaskToken()).isEmpty();
          StreamObserver<PollActivityTaskQueueResponse> waiting = steered.polls.remove();
          PollActivityTaskQueueResponse task =
              PollActivityTaskQueueResponse.newBuilder()
                  .setTaskToken(ByteString.copyFromUtf8("task"))
                  .build();
          if (((ServerCallStreamObserver<PollActivityTaskQueueResponse>) waiting).isCancelled()) {
            return false;
          }
          waiting.onNext(task);
          waiting.onCompleted();
          return service.pollActivityTaskQueue(request).equals(task) && steered.polls.isEmpty();
        });
  }

  @Test
  void aPollThatNobodyRepeatsIsCancelledAtTheServer() {
    WorkflowServiceGrpc.newBlockingStub(channel)
        .pollActivityTaskQueue(
            PollActivityTaskQueueRequest.newBuilder().setNamespace(NAMESPACE).build());
    Await.until("the server's poll is cancelled", () -> steered.cancelledPolls.get() == 1);
    assertThat(fixture.ledger.calls(Instant.EPOCH, Instant.MAX).failures()).isEmpty();
  }

  @Test
  void aWaitForHistoryEndsWithAPageThatAsksToComeAgain() {
    GetWorkflowExecutionHistoryResponse answer =
        WorkflowServiceGrpc.newBlockingStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setWaitNewEvent(true)
                    .setNextPageToken(ByteString.copyFromUtf8("here"))
                    .build());
    assertThat(answer.getNextPageToken().toStringUtf8()).isEqualTo("here");
    assertThat(answer.getHistory().getEventsCount()).isZero();
  }

  @Test
  void callsAreInTheLedgerWithTheirStatus() {
    assertThat(
            WorkflowServiceGrpc.newBlockingStub(channel)
                .describeNamespace(namespace("ok"))
                .getNamespaceInfo()
                .getName())
        .isEqualTo("answered");
    Await.until("it is noted", () -> fixture.ledger.calls(Instant.EPOCH, Instant.MAX).total() == 1);
    assertThat(fixture.ledger.callList(Instant.EPOCH, Instant.MAX, call -> true))
        .singleElement()
        .extracting(LedgerCall::method, LedgerCall::status, LedgerCall::namespace)
        .containsExactly(
            "temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace",
            Status.Code.OK,
            NAMESPACE);
  }

  private static DescribeNamespaceRequest namespace(String how) {
    return DescribeNamespaceRequest.newBuilder().setNamespace(NAMESPACE).setId(how).build();
  }

  /** Answers as the request's id says, and leaves long polls to the test. */
  private static final class Steered extends WorkflowServiceImplBase {
    final AtomicReference<String> lastGreeting = new AtomicReference<>("");
    final AtomicInteger sawAuthorization = new AtomicInteger();
    final AtomicInteger sawDeadline = new AtomicInteger();
    final AtomicInteger hanging = new AtomicInteger();
    final AtomicInteger cancelledPolls = new AtomicInteger();
    final Queue<StreamObserver<PollActivityTaskQueueResponse>> polls =
        new ConcurrentLinkedQueue<>();

    ServerInterceptor headers() {
      return new ServerInterceptor() {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
          String greeting = headers.get(GREETING);
          lastGreeting.set(greeting == null ? "" : greeting);
          if (headers.containsKey(
              Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER))) {
            sawAuthorization.incrementAndGet();
          }
          return next.startCall(call, headers);
        }
      };
    }

    @Override
    public void describeNamespace(
        DescribeNamespaceRequest request, StreamObserver<DescribeNamespaceResponse> answer) {
      switch (request.getId()) {
        case "with-details" -> {
          Metadata trailers = new Metadata();
          trailers.put(DETAILS, new byte[] {1, 2, 3});
          answer.onError(
              Status.FAILED_PRECONDITION.withDescription("steered").asRuntimeException(trailers));
        }
        case "hang" -> {
          if (Context.current().getDeadline() != null) {
            sawDeadline.incrementAndGet();
          }
          hanging.incrementAndGet();
          ((ServerCallStreamObserver<DescribeNamespaceResponse>) answer)
              .setOnCancelHandler(hanging::decrementAndGet);
        }
        default -> {
          DescribeNamespaceResponse.Builder response = DescribeNamespaceResponse.newBuilder();
          response.getNamespaceInfoBuilder().setName("answered");
          answer.onNext(response.build());
          answer.onCompleted();
        }
      }
    }

    @Override
    public void pollActivityTaskQueue(
        PollActivityTaskQueueRequest request, StreamObserver<PollActivityTaskQueueResponse> poll) {
      ((ServerCallStreamObserver<PollActivityTaskQueueResponse>) poll)
          .setOnCancelHandler(cancelledPolls::incrementAndGet);
      polls.add(poll);
    }

    @Override
    public void getWorkflowExecutionHistory(
        GetWorkflowExecutionHistoryRequest request,
        StreamObserver<GetWorkflowExecutionHistoryResponse> answer) {
      // waits for ever
    }
  }
}
