package io.keyturn.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.api.update.v1.Meta;
import io.temporal.api.update.v1.Request;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.PollActivityTaskQueueRequest;
import io.temporal.api.workflowservice.v1.PollWorkflowTaskQueueRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.SignalWithStartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdentityStampTest {
  private static final String STAMP =
      new Stamp("a".repeat(64), "b".repeat(64), "n".repeat(63), "c".repeat(64)).text();

  @Test
  void everyRequestWithAnIdentityIsStamped() {
    for (var request :
        List.of(
            PollWorkflowTaskQueueRequest.newBuilder().setIdentity("1@host").build(),
            PollActivityTaskQueueRequest.newBuilder().setIdentity("1@host").build(),
            StartWorkflowExecutionRequest.newBuilder().setIdentity("1@host").build(),
            SignalWorkflowExecutionRequest.newBuilder().setIdentity("1@host").build(),
            SignalWithStartWorkflowExecutionRequest.newBuilder().setIdentity("1@host").build(),
            RespondActivityTaskCompletedRequest.newBuilder().setIdentity("1@host").build())) {
      var stamped = IdentityStamp.onto(request, STAMP);
      var field = request.getDescriptorForType().findFieldByName("identity");
      assertThat(stamped.getField(field)).isEqualTo("1@host#" + STAMP);
      assertThat(stamped.toBuilder().setField(field, "1@host").build()).isEqualTo(request);
    }
  }

  @Test
  void requestWithoutIdentityIsLeftAlone() {
    var request = GetSystemInfoRequest.getDefaultInstance();
    assertThat(IdentityStamp.onto(request, STAMP)).isSameAs(request);
  }

  @Test
  void updateWithStartIsStampedInBothOfItsParts() {
    UpdateWorkflowExecutionRequest update =
        UpdateWorkflowExecutionRequest.newBuilder()
            .setRequest(
                Request.newBuilder().setMeta(Meta.newBuilder().setIdentity("u").setUpdateId("id")))
            .build();
    ExecuteMultiOperationRequest request =
        ExecuteMultiOperationRequest.newBuilder()
            .addOperations(
                ExecuteMultiOperationRequest.Operation.newBuilder()
                    .setStartWorkflow(StartWorkflowExecutionRequest.newBuilder().setIdentity("s")))
            .addOperations(
                ExecuteMultiOperationRequest.Operation.newBuilder().setUpdateWorkflow(update))
            .build();
    var stamped = (ExecuteMultiOperationRequest) IdentityStamp.onto(request, STAMP);
    assertThat(stamped.getOperations(0).getStartWorkflow().getIdentity()).isEqualTo("s#" + STAMP);
    Meta meta = stamped.getOperations(1).getUpdateWorkflow().getRequest().getMeta();
    assertThat(meta.getIdentity()).isEqualTo("u#" + STAMP);
    assertThat(meta.getUpdateId()).isEqualTo("id");
  }

  @Test
  void laterStampTakesThePlaceOfAnEarlierOne() {
    var once =
        IdentityStamp.onto(
            SignalWorkflowExecutionRequest.newBuilder().setIdentity("a#b").build(), STAMP);
    assertThat(IdentityStamp.onto(once, STAMP)).isEqualTo(once);
  }

  @Test
  void identityThatWouldBecomeTooLongStaysAsItIsInsteadOfFailingTheCall() {
    String longest = "x".repeat(IdentityStamp.LONGEST_IDENTITY - 1 - STAMP.length());
    assertThat(stamped(longest)).hasSize(IdentityStamp.LONGEST_IDENTITY).endsWith(STAMP);
    assertThat(stamped(longest + "x")).isEqualTo(longest + "x");
  }

  private static String stamped(String identity) {
    var request = SignalWorkflowExecutionRequest.newBuilder().setIdentity(identity).build();
    return ((SignalWorkflowExecutionRequest) IdentityStamp.onto(request, STAMP)).getIdentity();
  }
}
