public import Logging

/// Notifications of PostgreSQL as an asynchronous stream.
///
/// A notification is a hint: some are lost while the session is away, which is what `Event.listening` tells.
public final class Listener: Sendable {
    /// What happened on the channels.
    public enum Event: Sendable, Equatable {
        /// Somebody notified a channel.
        case notified(channel: String, payload: String)
        /// The session listens, now or again: look at the tables, something may have been missed.
        case listening
    }

    /// How many events a slow consumer may leave unread; then the oldest go and `listening` comes.
    private static let bufferLimit = 1024

    private let settings: ConnectionSettings
    private let channels: [String]
    private let probeInterval: Duration
    private let probePatience: Duration
    private let logger: Logger

    /// - Parameters:
    ///   - channels: names as in `listen`: lower case letters, digits and underscores.
    ///   - probeInterval: after so much silence the session is asked for a sign of life.
    ///   - probePatience: how long the answer may take.
    public init(
        _ settings: ConnectionSettings,
        channels: [String],
        probeInterval: Duration = .seconds(30),
        probePatience: Duration = .seconds(10),
        logger: Logger
    ) {
        for channel in channels {
            precondition(Identifier.isSimple(channel), "\(channel) is no name of a channel")
        }
        self.settings = settings
        self.channels = channels
        self.probeInterval = probeInterval
        self.probePatience = probePatience
        self.logger = logger
    }

    /// The events from now on, over a session and a thread of their own. The stream ends when the task that
    /// consumes it is cancelled; until then the session is made anew whenever it breaks.
    public func events() -> AsyncStream<Event> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Event.self,
            bufferingPolicy: .bufferingNewest(Self.bufferLimit)
        )
        let alarm = WakeUp()
        continuation.onTermination = { _ in alarm.ring() }
        let thread = ListenerThread(
            settings: settings,
            channels: channels,
            probeInterval: probeInterval,
            probePatience: probePatience,
            logger: logger,
            alarm: alarm,
            continuation: continuation
        )
        startThread(named: "sql-listen") { thread.run() }
        return stream
    }
}
