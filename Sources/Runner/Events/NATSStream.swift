internal import CNATS

/// A stream as it is made where there is none: one that is there is left as it is.
struct NATSStream: Sendable {
    let name: String
    let subjects: [String]

    /// What the relay publishes.
    static let events = NATSStream(name: "CADENCE_EVENTS", subjects: ["sequence.>"])
    /// What others publish for us.
    static let inbound = NATSStream(
        name: "CADENCE_INBOUND",
        subjects: [
            "inbox.message.received", "pipeline.message.opened", "pipeline.message.clicked",
            "pipeline.message.bounced",
        ])

    private static let second: Int64 = 1_000_000_000
    /// The error of a server that has another stream with these subjects.
    private static let overlap: UInt32 = 10065

    /// Makes it if neither it nor another stream with its subjects is there.
    func ensure(_ connection: NATSConnection) throws(NATSError) {
        var information: UnsafeMutablePointer<jsStreamInfo>?
        var code = jsErrCode(rawValue: 0)
        var status = js_GetStreamInfo(&information, connection.stream, name, nil, &code)
        jsStreamInfo_Destroy(information)
        guard status != NATS_OK else { return }
        guard status == NATS_NOT_FOUND else {
            throw NATSError("JetStream does not tell of the stream \(name): \(NATSError.text(status))")
        }
        let text = NATSText()
        var configuration = jsStreamConfig()
        jsStreamConfig_Init(&configuration)
        configuration.Name = text.pointer(name)
        configuration.Subjects = text.list(subjects)
        configuration.SubjectsLen = Int32(subjects.count)
        configuration.Storage = js_FileStorage
        configuration.Retention = js_LimitsPolicy
        configuration.MaxAge = 7 * 86400 * Self.second
        configuration.Duplicates = 600 * Self.second
        status = js_AddStream(nil, connection.stream, &configuration, nil, &code)
        withExtendedLifetime(text) {}
        guard status == NATS_OK || code.rawValue == Self.overlap else {
            throw NATSError(
                "the stream \(name) cannot be made: \(NATSError.text(status)), code \(code.rawValue)")
        }
    }
}
