import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// Watches over one connection, between the parser and the server.
///
/// - What the parser refuses is answered with a problem document, once the requests before it have their
///   answers; the connection then ends.
/// - A header must be complete within `headerTimeout` after its first byte.
/// - A request that was answered before it had arrived whole ends the connection: nobody reads its rest.
final class ConnectionGuard: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// How long a closed connection still takes in what the client sends: a reset could destroy the answer.
    private static let lingering = TimeAmount.seconds(1)

    private let headerTimeout: TimeAmount
    private let refusals: RefusalCounts
    private var headerTimer: Scheduled<Void>?
    /// Requests whose header was read and whose answer is not finished.
    private var underway = 0
    private var isRequestComplete = true
    private var closesAfterAnswer = false
    private var isClosing = false
    /// To be said when the requests under way are answered.
    private var refusal: Problem?

    init(headerTimeout: Duration, refusals: RefusalCounts) {
        self.refusals = refusals
        self.headerTimeout = TimeAmount(headerTimeout)
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let watch = ArrivalWatch { [weak self] in self?.bytesArrived(context) }
        // The channel has just been made; a handler more can't be refused.
        try? context.pipeline.syncOperations.addHandler(watch, position: .first)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        headerTimer?.cancel()
    }

    func channelInactive(context: ChannelHandlerContext) {
        headerTimer?.cancel()
        context.fireChannelInactive()
    }

    // MARK: - In

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isClosing { return }
        switch unwrapInboundIn(data) {
        case .head:
            headerTimer?.cancel()
            headerTimer = nil
            underway += 1
            isRequestComplete = false
        case .body: break
        case .end: isRequestComplete = true
        }
        context.fireChannelRead(data)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !isClosing else { return }
        if error is IOError || error is ChannelError || !isRequestComplete {
            // Of the network, or in a body that somebody reads.
            context.fireErrorCaught(error)
        } else {
            refuse(.malformedRequest(error as? HTTPParserError), context)
        }
    }

    /// Bytes came, and what they made complete has been read.
    private func bytesArrived(_ context: ChannelHandlerContext) {
        guard underway == 0, !isClosing, headerTimer == nil else { return }
        headerTimer = context.eventLoop.assumeIsolated().scheduleTask(in: headerTimeout) { [weak self] in
            guard let self, underway == 0 else { return }
            refuse(Problem(408, "request_timeout", "The header did not arrive in time."), context)
        }
    }

    // MARK: - Out

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.kind != .informational:
            if !isRequestComplete { head.headerFields[.connection] = "close" }
            closesAfterAnswer = head.headerFields[.connection] == "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            context.writeAndFlush(data, promise: promise)
            underway -= 1
            if closesAfterAnswer {
                linger(context)
            } else if underway == 0, let refusal {
                refuse(refusal, context)
            }
        default:
            context.write(data, promise: promise)
        }
    }

    private func refuse(_ problem: Problem, _ context: ChannelHandlerContext) {
        guard underway == 0 else {
            refusal = problem
            return
        }
        refusals.add(problem)
        let requestID = RequestID(nil)
        let document = problem.document(requestID: requestID)
        var head = HTTPResponse(status: HTTPResponse.Status(code: problem.status))
        head.headerFields[.contentType] = "application/problem+json"
        head.headerFields[.requestID] = requestID.text
        head.headerFields[.contentLength] = String(document.count)
        head.headerFields[.connection] = "close"
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(ByteBuffer(bytes: document))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        linger(context)
    }

    private func linger(_ context: ChannelHandlerContext) {
        isClosing = true
        context.close(mode: .output, promise: nil)
        context.eventLoop.assumeIsolated().scheduleTask(in: Self.lingering) {
            context.close(mode: .all, promise: nil)
        }
    }
}

/// Says when bytes have arrived, after everybody has read them.
private final class ArrivalWatch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    private let arrived: () -> Void

    init(_ arrived: @escaping () -> Void) {
        self.arrived = arrived
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.fireChannelRead(data)
        arrived()
    }
}

extension Problem {
    fileprivate static func malformedRequest(_ error: HTTPParserError?) -> Problem {
        switch error {
        case .headerOverflow: Problem(431, "header_too_large", "The header is too large.")
        case let error?: Problem(400, "malformed_request", "This is no HTTP request: \(error).")
        case nil: Problem(400, "malformed_request", "This is no HTTP request.")
        }
    }
}
