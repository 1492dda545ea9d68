package io.keyturn.activities.cloudops;

import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.cloud.auditlog.v1.LogRecord;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceBlockingStub;
import io.temporal.api.cloud.cloudservice.v1.CloudServiceGrpc.CloudServiceImplBase;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsRequest;
import io.temporal.api.cloud.cloudservice.v1.GetAuditLogsResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** An audit log that answers what it was given, filters nothing and can be stuck. */
final class StubbornLog implements Supplier<CloudServiceBlockingStub>, AutoCloseable {
  final List<LogRecord> lines = new CopyOnWriteArrayList<>();
  volatile Timestamp since = Timestamp.getDefaultInstance();
  volatile Status refusal = Status.OK;
  volatile boolean stuck;
  private final Server server;
  private final ManagedChannel channel;

  StubbornLog() {
    String name = InProcessServerBuilder.generateName();
    try {
      server = InProcessServerBuilder.forName(name).addService(new Service()).build().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    channel = InProcessChannelBuilder.forName(name).build();
  }

  private final class Service extends CloudServiceImplBase {
    @Override
    public void getAuditLogs(
        GetAuditLogsRequest request, StreamObserver<GetAuditLogsResponse> answer) {
      if (!refusal.isOk()) {
        answer.onError(refusal.asRuntimeException());
        return;
      }
      since = request.getStartTimeInclusive();
      int from = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
      int to = Math.min(from + request.getPageSize(), lines.size());
      GetAuditLogsResponse.Builder page =
          GetAuditLogsResponse.newBuilder().addAllLogs(lines.subList(from, to));
      if (stuck) {
        page.setNextPageToken("0");
      } else if (to < lines.size()) {
        page.setNextPageToken(String.valueOf(to));
      }
      answer.onNext(page.build());
      answer.onCompleted();
    }
  }

  @Override
  public CloudServiceBlockingStub get() {
    return CloudServiceGrpc.newBlockingStub(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
  }
}
