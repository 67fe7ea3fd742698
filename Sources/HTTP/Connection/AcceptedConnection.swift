import Hummingbird
import HummingbirdCore
import Logging
import NIOCore

/// A connection that was accepted and that nobody has looked at yet: closed if nobody ever does.
final class AcceptedConnection: ServerChildChannelValue {
    let channel: any Channel

    init(_ channel: any Channel) {
        self.channel = channel
    }

    deinit {
        channel.close(promise: nil)
    }
}

/// HTTP/1.1 whose pipeline is made when a connection is looked at, not when it is accepted.
///
/// A server that is cancelled drops what it has accepted and not looked at. `NIOAsyncChannel` may not be dropped
/// (its writer ends the process), a channel may.
struct HTTP1OnDemand: ServerChildChannel {
    let http: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<AcceptedConnection> {
        channel.eventLoop.makeCompletedFuture {
            // Nothing is read before there is somebody to read it.
            try channel.syncOptions?.setOption(.autoRead, value: false)
            try channel.pipeline.syncOperations.addHandler(QuiesceMemory())
            return AcceptedConnection(channel)
        }
    }

    func handle(value connection: AcceptedConnection, logger: Logger) async {
        let channel = connection.channel
        do {
            let pipeline = try await channel.eventLoop.flatSubmit {
                http.setup(channel: channel, logger: logger).flatMapThrowing { pipeline in
                    let memory = try channel.pipeline.syncOperations.handler(type: QuiesceMemory.self)
                    if memory.wasQuiesced {
                        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
                    }
                    try channel.syncOptions?.setOption(.autoRead, value: true)
                    return pipeline
                }
            }.get()
            await http.handle(value: pipeline, logger: logger)
        } catch {
            logger.trace("A connection went before it was looked at: \(error)")
        }
        withExtendedLifetime(connection) {}
    }
}

/// Remembers that the server shuts down, for handlers that are not there yet.
private final class QuiesceMemory: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private(set) var wasQuiesced = false

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { wasQuiesced = true }
        context.fireUserInboundEventTriggered(event)
    }
}
