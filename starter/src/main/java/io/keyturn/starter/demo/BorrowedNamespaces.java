package io.keyturn.starter.demo;

import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.DeleteNamespaceRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Namespaces that the demo made on somebody's Temporal, and deletes there in the end. */
final class BorrowedNamespaces implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BorrowedNamespaces.class);
  private static final long CALL_SECONDS = 10;

  private final String address;
  private final List<String> names;

  BorrowedNamespaces(String address, List<String> names) {
    this.address = address;
    this.names = List.copyOf(names);
  }

  @Override
  public void close() {
    OperatorServiceStubs stubs =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder().setTarget(address).build());
    for (String name : names) {
      try {
        var unused =
            stubs
                .blockingStub()
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .deleteNamespace(DeleteNamespaceRequest.newBuilder().setNamespace(name).build());
      } catch (StatusRuntimeException e) {
        log.warn("The namespace {} stays behind: {}", name, e.getStatus().getCode());
      }
    }
    stubs.shutdownNow();
    stubs.awaitTermination(CALL_SECONDS, TimeUnit.SECONDS);
  }
}
