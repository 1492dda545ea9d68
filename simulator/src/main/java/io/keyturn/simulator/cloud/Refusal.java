package io.keyturn.simulator.cloud;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** Names the ways in which the account says no. */
final class Refusal {
  private Refusal() {}

  static StatusRuntimeException invalid(String why) {
    return Status.INVALID_ARGUMENT.withDescription(why).asRuntimeException();
  }

  static StatusRuntimeException notFound(String what) {
    return Status.NOT_FOUND.withDescription(what + " not found").asRuntimeException();
  }

  static StatusRuntimeException exists(String what) {
    return Status.ALREADY_EXISTS.withDescription(what + " already exists").asRuntimeException();
  }

  static StatusRuntimeException precondition(String why) {
    return Status.FAILED_PRECONDITION.withDescription(why).asRuntimeException();
  }

  static StatusRuntimeException denied(String why) {
    return Status.PERMISSION_DENIED.withDescription(why).asRuntimeException();
  }
}
