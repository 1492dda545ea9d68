package io.keyturn.simulator.front;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.WireFormat;
import io.temporal.api.workflowservice.v1.ServiceProto;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads the namespace out of a WorkflowService request without decoding the rest. */
final class RequestedNamespace {
  private static final Map<String, Integer> FIELD_NUMBERS = fieldNumbers();

  private RequestedNamespace() {}

  /** Returns the namespace that the request names, if its kind names one and it is well formed. */
  static Optional<String> of(String fullMethodName, byte[] request) {
    Integer number = FIELD_NUMBERS.get(fullMethodName);
    if (number == null) {
      return Optional.empty();
    }
    String namespace = "";
    try {
      CodedInputStream input = CodedInputStream.newInstance(request);
      for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
        if (WireFormat.getTagFieldNumber(tag) == number
            && WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
          namespace = input.readString(); // the last one counts, as everywhere in protobuf
        } else {
          input.skipField(tag);
        }
      }
    } catch (IOException e) {
      return Optional.empty(); // the server behind says what is wrong with it
    }
    return Optional.of(namespace).filter(name -> !name.isEmpty());
  }

  private static Map<String, Integer> fieldNumbers() {
    Map<String, Integer> numbers = new HashMap<>();
    for (ServiceDescriptor service : ServiceProto.getDescriptor().getServices()) {
      for (MethodDescriptor method : service.getMethods()) {
        FieldDescriptor field = method.getInputType().findFieldByName("namespace");
        if (field != null && field.getType() == FieldDescriptor.Type.STRING) {
          numbers.put(service.getFullName() + "/" + method.getName(), field.getNumber());
        }
      }
    }
    return Map.copyOf(numbers);
  }
}
