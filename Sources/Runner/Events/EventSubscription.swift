internal import CNATS
import Foundation

/// A durable pull consumer of one subject: fetches messages and holds them until each is answered.
///
/// Its calls block, on a thread of its own.
actor EventSubscription {
    /// A message that waits for its answer.
    struct Delivery: Sendable {
        /// For the answer.
        let number: Int
        let payload: [UInt8]
        /// How often it was delivered, this time included.
        let deliveryCount: Int
        /// Names the message in its stream.
        let source: String
    }

    nonisolated let subject: String
    private let settings: NATSSettings
    private let inFlight: Int
    private let queue: BlockingQueue
    private var line: Line?
    private var held: [Int: Message] = [:]
    private var count = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// - Parameter inFlight: how many messages all processes together may have and not have answered.
    init(_ settings: NATSSettings, subject: String, inFlight: Int) {
        self.settings = settings
        self.subject = subject
        self.inFlight = inFlight
        queue = BlockingQueue(label: "pgcadence.\(subject)")
    }

    /// `pipeline.message.opened` has the consumer `cadence-pipeline-message-opened`.
    nonisolated var consumer: String { "cadence-" + subject.replacing(".", with: "-") }

    /// Up to `limit` messages; none after a second without any.
    ///
    /// - Throws: if NATS is away; what is held then is delivered again by itself.
    func fetch(_ limit: Int) throws(NATSError) -> [Delivery] {
        let line = try connected()
        var list = natsMsgList()
        var code = jsErrCode(rawValue: 0)
        let status = natsSubscription_Fetch(&list, line.subscription, Int32(limit), 1000, &code)
        guard status == NATS_OK else {
            if status == NATS_TIMEOUT, line.connection.isOpen { return [] }
            close()
            throw NATSError("\(subject) cannot be read: \(NATSError.text(status)), code \(code.rawValue)")
        }
        defer { natsMsgList_Destroy(&list) }
        return (0..<Int(list.Count)).compactMap { index in
            guard let message = list.Msgs[index] else { return nil }
            // What is taken out of the list is not destroyed with it.
            list.Msgs[index] = nil
            count += 1
            held[count] = Message(message)
            return Self.delivery(message, count)
        }
    }

    /// Done: returns once the server has confirmed that it will not deliver it again.
    func acknowledge(_ delivery: Delivery) throws(NATSError) {
        try answer(delivery) { natsMsg_AckSync($0, nil, nil) }
    }

    /// To be delivered again after that time.
    func putOff(_ delivery: Delivery, _ time: Duration) throws(NATSError) {
        try answer(delivery) { natsMsg_NakWithDelay($0, Int64(time / .milliseconds(1)), nil) }
    }

    /// Still at work on them: the time for the answer begins anew.
    func extend(_ deliveries: ArraySlice<Delivery>) {
        for delivery in deliveries {
            if let message = held[delivery.number] { natsMsg_InProgress(message.pointer, nil) }
        }
    }

    /// Lets go of everything; unanswered messages are delivered again.
    func close() {
        held = [:]
        line = nil
    }

    private func answer(
        _ delivery: Delivery, _ body: (OpaquePointer) -> natsStatus
    ) throws(NATSError) {
        guard let message = held.removeValue(forKey: delivery.number) else { return }
        try NATSError.check(body(message.pointer), "\(subject) cannot be acknowledged")
    }

    private func connected() throws(NATSError) -> Line {
        if let line, line.connection.isOpen { return line }
        close()
        let new = try Line(settings, subject, consumer, inFlight)
        line = new
        return new
    }

    private static func delivery(_ message: OpaquePointer, _ number: Int) -> Delivery {
        var payload: [UInt8] = []
        if let bytes = natsMsg_GetData(message) {
            let length = Int(natsMsg_GetDataLength(message))
            payload = bytes.withMemoryRebound(to: UInt8.self, capacity: length) {
                Array(UnsafeBufferPointer(start: $0, count: length))
            }
        }
        var found: UnsafeMutablePointer<jsMsgMetaData>?
        guard natsMsg_GetMetaData(&found, message) == NATS_OK, let data = found?.pointee else {
            return Delivery(number: number, payload: payload, deliveryCount: 1, source: UUID().uuidString)
        }
        let stream = data.Stream.map { String(cString: $0) } ?? ""
        let source = "\(stream)/\(data.Sequence.Stream)/\(data.Timestamp)"
        let delivery = Delivery(
            number: number, payload: payload, deliveryCount: Int(clamping: data.NumDelivered), source: source)
        jsMsgMetaData_Destroy(found)
        return delivery
    }

    /// A message of the library, for as long as somebody has it.
    private final class Message {
        let pointer: OpaquePointer

        init(_ pointer: OpaquePointer) {
            self.pointer = pointer
        }

        deinit {
            natsMsg_Destroy(pointer)
        }
    }

    /// A connection with the consumer bound to it.
    private final class Line {
        let connection: NATSConnection
        let subscription: OpaquePointer

        init(
            _ settings: NATSSettings, _ subject: String, _ consumer: String, _ inFlight: Int
        ) throws(NATSError) {
            let connection = try NATSConnection(settings, name: "pgcadence \(subject)")
            try NATSStream.inbound.ensure(connection)
            let text = NATSText()
            var options = jsSubOptions()
            jsSubOptions_Init(&options)
            let stream = try Self.stream(of: subject, connection)
            let isThere = try Self.isThere(consumer, stream, connection)
            options.Stream = text.pointer(stream)
            if isThere {
                // As somebody has made it, whatever its settings are.
                options.Consumer = text.pointer(consumer)
            } else {
                options.Config.AckPolicy = js_AckExplicit
                options.Config.AckWait = 60_000_000_000
                options.Config.MaxDeliver = -1
                options.Config.MaxAckPending = Int64(inFlight)
                options.Config.FilterSubject = text.pointer(subject)
            }
            var subscription: OpaquePointer?
            var code = jsErrCode(rawValue: 0)
            let status = js_PullSubscribe(
                &subscription, connection.stream, subject, isThere ? nil : consumer, nil, &options, &code)
            withExtendedLifetime(text) {}
            guard status == NATS_OK, let subscription else {
                throw NATSError(
                    "the consumer \(consumer) cannot be used: \(NATSError.text(status)), code \(code.rawValue)"
                )
            }
            self.connection = connection
            self.subscription = subscription
        }

        /// The stream that has the subject, whatever it is called.
        private static func stream(
            of subject: String, _ connection: NATSConnection
        ) throws(NATSError) -> String {
            let text = NATSText()
            var options = jsOptions()
            jsOptions_Init(&options)
            options.Stream.Info.SubjectsFilter = text.pointer(subject)
            var list: UnsafeMutablePointer<jsStreamNamesList>?
            let status = js_StreamNames(&list, connection.stream, &options, nil)
            withExtendedLifetime(text) {}
            defer { jsStreamNamesList_Destroy(list) }
            guard status == NATS_OK, let names = list?.pointee, names.Count > 0, let name = names.List[0]
            else {
                throw NATSError("no stream has the subject \(subject): \(NATSError.text(status))")
            }
            return String(cString: name)
        }

        private static func isThere(
            _ consumer: String, _ stream: String, _ connection: NATSConnection
        ) throws(NATSError) -> Bool {
            var information: UnsafeMutablePointer<jsConsumerInfo>?
            var code = jsErrCode(rawValue: 0)
            let status = js_GetConsumerInfo(&information, connection.stream, stream, consumer, nil, &code)
            jsConsumerInfo_Destroy(information)
            if status == NATS_NOT_FOUND { return false }
            try NATSError.check(status, "the consumer \(consumer) cannot be looked up")
            return true
        }

        deinit {
            natsSubscription_Destroy(subscription)
        }
    }
}
