internal import CNATS
import Foundation

/// Publishes events to JetStream: all of a wave at once, then their acknowledgements as they come.
///
/// Acknowledgements are answers to an inbox of our own, taken on the thread that published: the library calls
/// nothing back.
actor EventPublisher {
    /// What became of one event.
    enum Outcome: Sendable, Equatable {
        case acknowledged
        /// The server, or the library, does not take it.
        case refused(String)
        /// Nothing was heard: it may be in the stream or not. Published again it has the same id.
        case unknown
    }

    private static let errorMark = Data(#""error""#.utf8)

    private let settings: NATSSettings
    private let patience: Duration
    private let queue = BlockingQueue(label: "pgcadence.relay")
    private var line: Line?
    private var wave = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// - Parameter patience: how long a wave may wait for acknowledgements.
    init(_ settings: NATSSettings, patience: Duration = .seconds(10)) {
        self.settings = settings
        self.patience = patience
    }

    /// Connects if need be, and makes the stream if it is missing.
    func prepare() throws(NATSError) {
        if let line, line.connection.isOpen { return }
        line = nil
        let new = try Line(settings)
        try NATSStream.events.ensure(new.connection)
        line = new
    }

    /// Publishes events, at most one of each enrollment, and says what became of each.
    ///
    /// After an unknown outcome the connection is dropped.
    func publish(_ events: [ClaimedEvent]) throws(NATSError) -> [Outcome] {
        try prepare()
        guard let line else { return events.map { _ in .unknown } }
        wave += 1
        var outcomes = [Outcome](repeating: .unknown, count: events.count)
        var waiting = 0
        for (index, event) in events.enumerated() {
            if let reason = send(event, "\(line.inbox).\(wave).\(index)", line) {
                guard line.connection.isOpen else { break }
                outcomes[index] = .refused(reason)
            } else {
                waiting += 1
            }
        }
        collect(waiting, line, &outcomes)
        if outcomes.contains(.unknown) { self.line = nil }
        return outcomes
    }

    /// Nil once it is under way, otherwise why it is not.
    private func send(_ event: ClaimedEvent, _ reply: String, _ line: Line) -> String? {
        var message: OpaquePointer?
        var status = event.payload.withUnsafeBufferPointer { bytes in
            bytes.withMemoryRebound(to: CChar.self) {
                natsMsg_Create(&message, event.type, reply, $0.baseAddress, Int32($0.count))
            }
        }
        defer { natsMsg_Destroy(message) }
        var headers = [
            ("Nats-Msg-Id", event.id), ("Tenant-Id", event.tenantID),
            ("Correlation-Id", event.correlationID),
        ]
        if let trace = event.traceparent { headers.append(("traceparent", trace)) }
        for (name, value) in headers where status == NATS_OK {
            status = natsMsgHeader_Set(message, name, value.filter { $0 >= " " })
        }
        if status == NATS_OK { status = natsConnection_PublishMsg(line.connection.connection, message) }
        return status == NATS_OK ? nil : NATSError.text(status)
    }

    private func collect(_ waiting: Int, _ line: Line, _ outcomes: inout [Outcome]) {
        var (waiting, homeless) = (waiting, 0)
        let deadline = ContinuousClock.now + patience
        while waiting > 0 {
            let rest = Int64((deadline - .now) / .milliseconds(1))
            guard rest > 0 else { break }
            var message: OpaquePointer?
            let status = natsSubscription_NextMsg(&message, line.subscription, rest)
            if status == NATS_NO_RESPONDERS {
                (waiting, homeless) = (waiting - 1, homeless + 1)
                continue
            }
            guard status == NATS_OK, let message else { break }
            defer { natsMsg_Destroy(message) }
            let parts = String(cString: natsMsg_GetSubject(message)).split(separator: ".")
            // What comes late from an earlier wave has been counted as unknown.
            guard parts.count >= 2, Int(parts[parts.count - 2]) == wave,
                let index = Int(parts[parts.count - 1]),
                outcomes.indices.contains(index), outcomes[index] == .unknown
            else { continue }
            waiting -= 1
            if natsMsg_IsNoResponders(message) {
                homeless += 1
            } else {
                outcomes[index] = Self.outcome(message)
            }
        }
        if homeless > 0, waiting == 0 {
            for index in outcomes.indices where outcomes[index] == .unknown {
                outcomes[index] = .refused("no stream takes this subject")
            }
            // Somebody may have taken the stream away: the next wave makes it anew.
            self.line = nil
        }
    }

    private struct Answer: Decodable {
        struct Refusal: Decodable {
            let code: Int?
            let description: String?
        }
        let error: Refusal?
    }

    private static func outcome(_ message: OpaquePointer) -> Outcome {
        guard let bytes = natsMsg_GetData(message) else { return .unknown }
        let data = Data(bytes: bytes, count: Int(natsMsg_GetDataLength(message)))
        guard data.range(of: errorMark) != nil else { return .acknowledged }
        let refusal = (try? JSONDecoder().decode(Answer.self, from: data))?.error
        return .refused(refusal?.description ?? "the server refused it")
    }

    /// A connection with the inbox to which the server's answers come.
    private final class Line {
        let connection: NATSConnection
        let inbox: String
        let subscription: OpaquePointer

        init(_ settings: NATSSettings) throws(NATSError) {
            let connection = try NATSConnection(settings, name: "pgcadence relay")
            var text: UnsafeMutablePointer<CChar>?
            try NATSError.check(natsInbox_Create(&text), "NATS gives no inbox")
            let inbox = text.map { String(cString: $0) } ?? ""
            natsInbox_Destroy(text)
            var subscription: OpaquePointer?
            try NATSError.check(
                natsConnection_SubscribeSync(&subscription, connection.connection, "\(inbox).>"),
                "NATS does not subscribe")
            guard let subscription else { throw NATSError("NATS does not subscribe") }
            natsSubscription_SetPendingLimits(subscription, -1, -1)
            self.connection = connection
            self.inbox = inbox
            self.subscription = subscription
        }

        deinit {
            natsSubscription_Destroy(subscription)
        }
    }
}
