package io.keyturn.worker;

import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.keyturn.worker.HomeUnavailableException.Kind;
import io.keyturn.workflows.rules.PlainText;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** Calls home for the first time and tells apart why it cannot be entered. */
final class HomeDoor {
  private static final long BETWEEN_TRIES_MILLIS = 150;

  private final WorkflowServiceStubs stubs;
  private final String address;
  private final String namespace;

  HomeDoor(WorkflowServiceStubs stubs, String namespace) {
    this.stubs = stubs;
    this.address = PlainText.of(String.valueOf(stubs.getOptions().getTarget()));
    this.namespace = namespace;
  }

  /**
   * Tries until somebody answers.
   *
   * @param patience how long to try
   */
  void enter(Duration patience) throws HomeUnavailableException {
    long end = System.nanoTime() + patience.toNanos();
    while (!answered(end)) {
      try {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw nobody();
      }
    }
    requireNamespace(end);
  }

  private boolean answered(long end) throws HomeUnavailableException {
    try {
      var unused = stub(end).getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      return true;
    } catch (StatusRuntimeException e) {
      throwIfFinal(e);
      if (e.getStatus().getCode() != Code.UNAVAILABLE) {
        // Whoever refuses this call is there.
        return true;
      }
      if (System.nanoTime() >= end) {
        throw hangsUp(e) ? tls(" ends every connection; it may speak TLS") : nobody();
      }
      return false;
    }
  }

  private void requireNamespace(long end) throws HomeUnavailableException {
    try {
      var unused =
          stub(end)
              .describeNamespace(
                  DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
    } catch (StatusRuntimeException e) {
      throwIfFinal(e);
      if (e.getStatus().getCode() == Code.NOT_FOUND) {
        throw noNamespace(namespace);
      }
      // A server that cannot tell, such as one of tests, has the namespace or will say otherwise.
    }
  }

  private void throwIfFinal(StatusRuntimeException failure) throws HomeUnavailableException {
    if (speaksOfTls(failure)) {
      throw tls(" cannot be spoken TLS with: " + reason(failure));
    }
    switch (failure.getStatus().getCode()) {
      case UNAUTHENTICATED ->
          throw new HomeUnavailableException(
              Kind.LOGIN,
              "home at " + address + " does not know who calls",
              "Give a valid API key by --api-key-file or TEMPORAL_API_KEY, or a client certificate.");
      case PERMISSION_DENIED ->
          throw new HomeUnavailableException(
              Kind.PERMISSION,
              "home at "
                  + address
                  + " does not let this identity into namespace "
                  + PlainText.of(namespace),
              "Check the name of the namespace, and give the identity write permission in it.");
      case DEADLINE_EXCEEDED -> throw nobody();
      default -> {}
    }
  }

  /** As a server that speaks TLS does to who speaks plaintext, without a word. */
  private static boolean hangsUp(StatusRuntimeException failure) {
    return String.valueOf(failure.getStatus().getDescription()).startsWith("Network closed");
  }

  private HomeUnavailableException tls(String what) {
    return new HomeUnavailableException(
        Kind.TLS,
        address + what,
        "Check --tls, --tls-ca-path and --tls-server-name, and that home accepts the client"
            + " certificate; or the variables TEMPORAL_TLS_*.");
  }

  private WorkflowServiceBlockingStub stub(long end) {
    long left = Math.max(end - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(500));
    return stubs.blockingStub().withDeadlineAfter(left, TimeUnit.NANOSECONDS);
  }

  private HomeUnavailableException nobody() {
    return new HomeUnavailableException(
        Kind.ADDRESS,
        "no Temporal answers at " + address,
        "Say by --address or TEMPORAL_ADDRESS where the Temporal is that keyturn runs on.");
  }

  static HomeUnavailableException noNamespace(String namespace) {
    return new HomeUnavailableException(
        Kind.NAMESPACE,
        "home has no namespace " + PlainText.of(namespace),
        "Create it, or say by --namespace or TEMPORAL_NAMESPACE which one it is.");
  }

  /** Also a plain answer to TLS, and TLS in answer to plain HTTP/2, which begins with 0x15 0x03. */
  private static boolean speaksOfTls(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      String said = String.valueOf(each.getMessage()).toLowerCase(Locale.ROOT);
      if (each instanceof SSLException
          || said.contains("ssl")
          || said.contains("not an http/2 connection")
          || said.contains("hex dump for first 5 bytes: 1503")) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable failure) {
    Throwable deepest = failure;
    for (Throwable each = failure; each != null; each = each.getCause()) {
      deepest = each;
    }
    return PlainText.of(
        String.valueOf(deepest.getMessage()).lines().findFirst().orElse("no reason was given"));
  }
}
