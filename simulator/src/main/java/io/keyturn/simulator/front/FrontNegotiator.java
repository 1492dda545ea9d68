package io.keyturn.simulator.front;

import io.grpc.netty.shaded.io.grpc.netty.GrpcHttp2ConnectionHandler;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiator;
import io.grpc.netty.shaded.io.grpc.netty.InternalProtocolNegotiators;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandler;
import io.grpc.netty.shaded.io.netty.channel.ChannelHandlerContext;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.util.AsciiString;

/** Gives each new connection the TLS context of this moment, and a watch over its handshake. */
final class FrontNegotiator implements InternalProtocolNegotiator.ProtocolNegotiator {
  private final TlsContexts contexts;
  private final Connections connections;

  FrontNegotiator(TlsContexts contexts, Connections connections) {
    this.contexts = contexts;
    this.connections = connections;
  }

  @Override
  public AsciiString scheme() {
    return AsciiString.of("https");
  }

  @Override
  public ChannelHandler newHandler(GrpcHttp2ConnectionHandler grpcHandler) {
    TlsContexts.Version version = contexts.now();
    ChannelHandler tls =
        InternalProtocolNegotiators.serverTls(version.context()).newHandler(grpcHandler);
    return new ChannelInboundHandlerAdapter() {
      @Override
      public void handlerAdded(ChannelHandlerContext context) {
        context
            .pipeline()
            .addAfter(context.name(), null, tls)
            .addAfter(context.name(), null, new HandshakeWatch(version.trustManager(), connections))
            .remove(this);
      }
    };
  }

  @Override
  public void close() {}
}
