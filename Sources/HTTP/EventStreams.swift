import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import SQL
import ServiceLifecycle
import Synchronization

/// Answers with server-sent events: what is there, then what comes, until the client leaves or we shut down.
///
/// A stream looks at the feed every `interval`; between two looks it holds no session of the database.
final class EventStreams: Sendable {
    private let pool: Pool
    private let timeout: Duration
    private let limit: Int
    private let interval: Duration
    private let heartbeat: Duration
    private let logger: Logger
    private let open = Atomic<Int>(0)

    init(
        pool: Pool, timeout: Duration, limit: Int, interval: Duration, heartbeat: Duration, logger: Logger
    ) {
        self.pool = pool
        self.timeout = timeout
        self.limit = limit
        self.interval = interval
        self.heartbeat = heartbeat
        self.logger = logger
    }

    /// How many are open.
    var count: Int { open.load(ordering: .relaxed) }

    /// Whether the client asks for a stream.
    static func areWanted(_ fields: HTTPFields) -> Bool {
        fields[values: .accept].contains { $0.lowercased().contains("text/event-stream") }
    }

    /// - Parameters:
    ///   - arguments: tenant and context, then what the query says.
    ///   - lastID: the header of a client that comes back; it wins over `after`.
    ///   - authorization: asked again before every look, so that a revoked key ends its stream.
    func answer(
        _ function: String, _ arguments: Arguments, _ query: [(name: String, value: Value)], lastID: String?,
        authenticator: Authenticator, authorization: String?
    ) async throws -> Response {
        let slot = try takeSlot()
        var arguments = arguments
        for (name, value) in query where name != "p_after" && name != "p_page_size" {
            arguments.append(name, value)
        }
        arguments.append("p_page_size", 100)
        let after = lastID.map { .text($0) } ?? query.first { $0.name == "p_after" }?.value ?? .null
        let look = Look(pool: pool, timeout: timeout, function: function, arguments: arguments)
        // What is wrong with the request is said before anything is sent.
        let first = try await look.page(after)
        let body = ResponseBody { [self] writer in
            defer { withExtendedLifetime(slot) {} }
            try await writer.write(ByteBuffer(string: "retry: 3000\n\n"))
            do {
                try await follow(first, look, &writer) {
                    _ = try await authenticator.authenticate(authorization)
                }
            } catch is CancellationError {
                throw CancellationError()
            } catch let problem as Problem {
                logger.debug("A stream of events ends: \(problem.title)")
            } catch let failure as Failure {
                // The client comes again and goes on where it was.
                logger.debug("A stream of events ends: \(failure.problem.title)", metadata: failure.metadata)
            }
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [.contentType: "text/event-stream", .cacheControl: "no-store"], body: body)
    }

    private func takeSlot() throws(Problem) -> Slot {
        let slot = Slot(of: self)
        if open.wrappingAdd(1, ordering: .relaxed).oldValue < limit { return slot }
        throw .unavailable(
            "too_many_streams", "As many clients follow events as may: come again, or read page by page.",
            retryAfterSeconds: 10)
    }

    private func follow(
        _ first: Page, _ look: Look, _ writer: inout any ResponseBodyWriter,
        permission: () async throws -> Void
    ) async throws {
        var page = first
        var lastWrite = ContinuousClock.now
        while !Task.isShuttingDownGracefully {
            if !page.text.isEmpty {
                try await writer.write(ByteBuffer(bytes: page.text))
                lastWrite = .now
            } else if .now - lastWrite >= heartbeat {
                try await writer.write(ByteBuffer(string: ":\n\n"))
                lastWrite = .now
            }
            if page.isComplete { try await Task.sleep(for: interval) }
            if Task.isShuttingDownGracefully { return }
            try await permission()
            page = try await look.page(page.lastID)
        }
    }

    /// One of the streams that may be open; its end frees it.
    private final class Slot: Sendable {
        private let streams: EventStreams

        init(of streams: EventStreams) {
            self.streams = streams
        }

        deinit {
            streams.open.wrappingSubtract(1, ordering: .relaxed)
        }
    }

    /// Events as they are sent, and from where to go on.
    private struct Page {
        var text: [UInt8] = []
        let lastID: Value
        let isComplete: Bool
    }

    /// One look at the feed.
    private struct Look {
        let pool: Pool
        let timeout: Duration
        let function: String
        let arguments: Arguments

        func page(_ after: Value) async throws(Failure) -> Page {
            var arguments = arguments
            arguments.append("p_after", after)
            do throws(SQLError) {
                let rows = try await pool.rows(function, arguments, timeout: timeout)
                guard let last = rows.last else { return Page(lastID: after, isComplete: true) }
                var page = Page(
                    lastID: last.text("last_id").map { .text($0) } ?? after,
                    isComplete: last.boolean("is_complete") ?? true)
                for row in rows {
                    guard let id = row.text("event_id"), let type = row.text("type"),
                        let event = row.bytes("event")
                    else { continue }
                    page.text += Array("id: \(id)\nevent: \(type)\ndata: ".utf8) + event + Array("\n\n".utf8)
                }
                return page
            } catch {
                throw Failure(error, hasBody: false)
            }
        }
    }
}
