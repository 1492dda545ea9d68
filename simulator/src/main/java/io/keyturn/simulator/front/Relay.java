package io.keyturn.simulator.front;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Relays any method to the Temporal behind, byte for byte: one request, any number of answers, with
 * metadata, deadline, cancellation and the trailers' status details. What the Temporal behind does
 * not implement is answered by the fleet view where that can.
 */
final class Relay extends HandlerRegistry {
  private static final String HISTORY = FleetView.SERVICE + "GetWorkflowExecutionHistory";
  private static final Duration DESCRIBE_TIMEOUT = Duration.ofSeconds(5);

  private final String namespace;
  private final Upstream upstream;
  private final FleetView fleet;
  private final Polls polls;
  private final Duration limit;
  private final ScheduledExecutorService timer;

  /** Methods that the Temporal behind was seen to lack. */
  private final Set<String> lacking = ConcurrentHashMap.newKeySet();

  /**
   * Creates a relay.
   *
   * @param limit how long a long poll may last
   */
  Relay(FrontOptions options, Duration limit, ScheduledExecutorService timer) {
    this.namespace = options.namespace();
    this.upstream = new Upstream(options.upstream());
    this.fleet = options.fleet();
    this.limit = limit;
    this.timer = timer;
    this.polls = new Polls(upstream, limit, timer);
  }

  @Override
  public ServerMethodDefinition<?, ?> lookupMethod(String method, @Nullable String authority) {
    return ServerMethodDefinition.create(BytesMarshaller.method(method), this::begin);
  }

  private ServerCall.Listener<byte[]> begin(ServerCall<byte[], byte[]> call, Metadata headers) {
    Reply reply = new Reply(call);
    Deadline deadline = Context.current().getDeadline();
    call.request(2);
    return new ServerCall.Listener<>() {
      private byte @Nullable [] request;

      @Override
      public void onMessage(byte[] message) {
        if (request != null) {
          reply.close(
              Status.UNIMPLEMENTED.withDescription("This relay takes one request a call."),
              new Metadata());
        }
        request = message;
      }

      @Override
      public void onHalfClose() {
        byte[] whole = request;
        if (whole == null) {
          reply.close(
              Status.INTERNAL.withDescription("The call carries no request."), new Metadata());
        } else {
          dispatch(reply, headers, whole, deadline);
        }
      }

      @Override
      public void onCancel() {
        reply.cancelled();
      }
    };
  }

  private void dispatch(
      Reply reply, Metadata headers, byte[] request, @Nullable Deadline deadline) {
    String method = reply.method();
    Optional<String> requested = RequestedNamespace.of(method, request);
    if (requested.isPresent() && !requested.get().equals(namespace)) {
      reply.close(
          Status.PERMISSION_DENIED.withDescription("Request unauthorized."), new Metadata());
      return;
    }
    fleet.sawRequest(namespace, method, request);
    if (lacking.contains(method)) {
      answerFromView(reply, request);
    } else if (Polls.polls(method)) {
      polls.relay(reply, headers, request);
    } else {
      forward(reply, headers, request, deadline);
    }
  }

  private void forward(Reply reply, Metadata headers, byte[] request, @Nullable Deadline deadline) {
    Answers answers = new Answers(reply, request);
    ClientCall<byte[], byte[]> call =
        upstream.call(reply.method(), headers, request, deadline, answers);
    answers.call = call;
    call.request(1);
    Optional<byte[]> early = earlyAnswer(reply.method(), request);
    if (early.isPresent()) {
      answers.alarm =
          timer.schedule(
              () -> {
                reply.answer(early.get());
                call.cancel("its connection may end soon", null);
              },
              limit.toMillis(),
              TimeUnit.MILLISECONDS);
    }
    reply.whenCancelled(() -> call.cancel("the client went away", null));
  }

  /** Returns what ends a wait for history without harm: an empty page that asks to come again. */
  private static Optional<byte[]> earlyAnswer(String method, byte[] request) {
    if (!method.equals(HISTORY)) {
      return Optional.empty();
    }
    try {
      var history = GetWorkflowExecutionHistoryRequest.parseFrom(request);
      return history.getWaitNewEvent()
          ? Optional.of(
              GetWorkflowExecutionHistoryResponse.newBuilder()
                  .setNextPageToken(history.getNextPageToken())
                  .build()
                  .toByteArray())
          : Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // its end is the reply
  private void answerFromView(Reply reply, byte[] request) {
    fleet
        .answer(namespace, reply.method(), request, this::describe)
        .whenComplete(
            (answer, failure) -> {
              if (failure == null) {
                reply.answer(answer);
              } else {
                Metadata trailers = Status.trailersFromThrowable(failure);
                reply.close(
                    Status.fromThrowable(failure), trailers == null ? new Metadata() : trailers);
              }
            });
  }

  private CompletableFuture<WorkflowExecutionInfo> describe(WorkflowExecution execution) {
    CompletableFuture<WorkflowExecutionInfo> result = new CompletableFuture<>();
    Context.ROOT.run(
        () ->
            Futures.addCallback(
                WorkflowServiceGrpc.newFutureStub(upstream.channel())
                    .withDeadlineAfter(DESCRIBE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .describeWorkflowExecution(
                        DescribeWorkflowExecutionRequest.newBuilder()
                            .setNamespace(namespace)
                            .setExecution(execution)
                            .build()),
                new FutureCallback<DescribeWorkflowExecutionResponse>() {
                  @Override
                  public void onSuccess(@Nullable DescribeWorkflowExecutionResponse answer) {
                    result.complete(
                        answer == null
                            ? WorkflowExecutionInfo.getDefaultInstance()
                            : answer.getWorkflowExecutionInfo());
                  }

                  @Override
                  public void onFailure(Throwable failure) {
                    result.completeExceptionally(failure);
                  }
                },
                Runnable::run));
    return result;
  }

  /** Passes the server's answers on to the client. */
  private final class Answers extends ClientCall.Listener<byte[]> {
    private final Reply reply;
    private final byte[] request;
    private volatile @Nullable ClientCall<byte[], byte[]> call;
    private volatile @Nullable ScheduledFuture<?> alarm;

    Answers(Reply reply, byte[] request) {
      this.reply = reply;
      this.request = request;
    }

    @Override
    public void onHeaders(Metadata headers) {
      reply.headers(headers);
    }

    @Override
    public void onMessage(byte[] answer) {
      fleet.sawAnswer(namespace, reply.method(), request, answer);
      reply.message(answer);
      ClientCall<byte[], byte[]> running = call;
      if (running != null) {
        running.request(1);
      }
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      var pending = alarm;
      if (pending != null) {
        pending.cancel(false);
      }
      if (status.getCode() == Status.Code.UNIMPLEMENTED
          && !reply.begun()
          && fleet.answers(reply.method())) {
        lacking.add(reply.method());
        answerFromView(reply, request);
        return;
      }
      reply.close(status, trailers);
    }
  }
}
