import Logging

/// The loop behind a listener's stream: connect, listen, pass on, and from the beginning when the session
/// breaks.
struct ListenerThread: Sendable {
    private static let firstWait = 0.1
    private static let longestWait = 5.0

    let settings: ConnectionSettings
    let channels: [String]
    let probeInterval: Duration
    let probePatience: Duration
    let logger: Logger
    let alarm: WakeUp
    let continuation: AsyncStream<Listener.Event>.Continuation

    /// Returns when the alarm has rung.
    func run() {
        var failures = 0
        while !alarm.hasRung {
            do throws(SQLError) {
                let connection = try Connection(ConnectionParameters(settings), logger: logger)
                for channel in channels { try connection.execute("listen \(channel)") }
                failures = 0
                continuation.yield(.listening)
                try pass(from: connection)
            } catch {
                failures += 1
                let wait = Backoff.wait(after: failures, first: Self.firstWait, longest: Self.longestWait)
                logger.warning("\(error)", metadata: ["retryInSeconds": "\(wait / .seconds(1))"])
                _ = alarm.wait(orReadable: nil, until: .after(wait))
            }
        }
    }

    /// Passes notifications on until the alarm rings or the session breaks. A session can die without a word,
    /// when a machine or a network between goes: after a silence it is asked for a sign of life.
    private func pass(from connection: Connection) throws(SQLError) {
        while true {
            passOn(connection.takeNotifications())
            switch alarm.wait(orReadable: connection.socket, until: .after(probeInterval)) {
            case .rung: return
            case .readable: try connection.receive()
            case .time: try connection.execute("", timeout: probePatience)
            }
        }
    }

    private func passOn(_ notifications: [Listener.Event]) {
        var isDropped = false
        for notification in notifications {
            if case .dropped = continuation.yield(notification) { isDropped = true }
        }
        if isDropped { continuation.yield(.listening) }
    }
}
