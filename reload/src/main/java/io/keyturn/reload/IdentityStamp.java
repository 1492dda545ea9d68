package io.keyturn.reload;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.temporal.api.workflowservice.v1.ExecuteMultiOperationRequest;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.UpdateWorkflowExecutionRequest;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Appends the stamp to the identity that a request carries, so that pollers and events say which
 * credential was presented.
 */
final class IdentityStamp {
  /**
   * Bytes that a server accepts as an identity ({@code limit.maxIDLength}, 1000 by default). A
   * longer one would fail the call: it stays unstamped.
   */
  static final int LONGEST_IDENTITY = 1000;

  private static final String SEPARATOR = "#keyturn/1;";
  private static final ConcurrentMap<Descriptor, Optional<FieldDescriptor>> FIELDS =
      new ConcurrentHashMap<>();

  private IdentityStamp() {}

  /** Returns the request with its identity stamped, or the request itself if it has none. */
  static Message onto(Message request, String stamp) {
    if (request instanceof ExecuteMultiOperationRequest operations) {
      return onto(operations, stamp);
    }
    if (request instanceof UpdateWorkflowExecutionRequest update) {
      return onto(update, stamp);
    }
    Optional<FieldDescriptor> field =
        FIELDS.computeIfAbsent(request.getDescriptorForType(), IdentityStamp::identityField);
    if (field.isEmpty()) {
      return request;
    }
    String identity = (String) request.getField(field.get());
    return request.toBuilder().setField(field.get(), stamped(identity, stamp)).build();
  }

  private static Message onto(ExecuteMultiOperationRequest request, String stamp) {
    ExecuteMultiOperationRequest.Builder builder = request.toBuilder();
    for (ExecuteMultiOperationRequest.Operation.Builder operation :
        builder.getOperationsBuilderList()) {
      if (operation.hasStartWorkflow()) {
        operation.setStartWorkflow(
            (StartWorkflowExecutionRequest) onto(operation.getStartWorkflow(), stamp));
      }
      if (operation.hasUpdateWorkflow()) {
        operation.setUpdateWorkflow(
            (UpdateWorkflowExecutionRequest) onto(operation.getUpdateWorkflow(), stamp));
      }
    }
    return builder.build();
  }

  private static Message onto(UpdateWorkflowExecutionRequest update, String stamp) {
    UpdateWorkflowExecutionRequest.Builder builder = update.toBuilder();
    String identity = update.getRequest().getMeta().getIdentity();
    builder.getRequestBuilder().getMetaBuilder().setIdentity(stamped(identity, stamp));
    return builder.build();
  }

  private static Optional<FieldDescriptor> identityField(Descriptor type) {
    return Optional.ofNullable(type.findFieldByName("identity"))
        .filter(field -> field.getType() == FieldDescriptor.Type.STRING && !field.isRepeated());
  }

  private static String stamped(String identity, String stamp) {
    int earlier = identity.indexOf(SEPARATOR);
    String plain = earlier < 0 ? identity : identity.substring(0, earlier);
    String stamped = plain + "#" + stamp;
    return stamped.getBytes(UTF_8).length <= LONGEST_IDENTITY ? stamped : plain;
  }
}
