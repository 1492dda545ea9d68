package io.keyturn.simulator.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.StickyExecutionAttributes;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueResponse;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InMemoryTemporalTest {
  private static final String NAMESPACE = "default";

  private static TaskQueue queue(String name) {
    return TaskQueue.newBuilder().setName(name).build();
  }

  private static PollWorkflowTaskQueueResponse poll(WorkflowServiceBlockingStub stub) {
    return stub.withDeadlineAfter(30, TimeUnit.SECONDS)
        .pollWorkflowTaskQueue(
            PollWorkflowTaskQueueRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setTaskQueue(queue("all"))
                .build());
  }

  @Test
  void aWorkflowGoesOnWithoutTheWorkerThatHasItInItsCache() throws Exception {
    try (InMemoryTemporal temporal = InMemoryTemporal.start()) {
      ManagedChannel channel =
          NettyChannelBuilder.forTarget(temporal.address()).usePlaintext().build();
      try {
        WorkflowServiceBlockingStub stub = WorkflowServiceGrpc.newBlockingStub(channel);
        var unused =
            stub.startWorkflowExecution(
                StartWorkflowExecutionRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setWorkflowId("w")
                    .setRequestId("start")
                    .setWorkflowType(WorkflowType.newBuilder().setName("W"))
                    .setTaskQueue(queue("all"))
                    .build());
        var unusedToo =
            stub.respondWorkflowTaskCompleted(
                RespondWorkflowTaskCompletedRequest.newBuilder()
                    .setTaskToken(poll(stub).getTaskToken())
                    .setStickyAttributes(
                        StickyExecutionAttributes.newBuilder()
                            .setWorkerTaskQueue(queue("of a Worker that is dead now")))
                    .build());

        var unusedAsWell =
            stub.signalWorkflowExecution(
                SignalWorkflowExecutionRequest.newBuilder()
                    .setNamespace(NAMESPACE)
                    .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId("w"))
                    .setSignalName("go on")
                    .build());

        PollWorkflowTaskQueueResponse next = poll(stub);
        assertThat(next.getWorkflowExecution().getWorkflowId()).isEqualTo("w");
        assertThat(next.getHistory().getEvents(0).getEventId()).isEqualTo(1);
      } finally {
        channel.shutdownNow();
      }
    }
  }
}
