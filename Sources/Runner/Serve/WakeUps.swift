import HTTP
import Logging
import SQL
import ServiceLifecycle

/// The one session of the process that listens: passes hints on to the loops, and key changes to the memory.
struct WakeUps: Service {
    /// What loops wait for. The database notifies of steps, messages and keys; `Lookout` finds the others.
    enum Channel: String, CaseIterable {
        case steps = "cadence_steps"
        case messages = "cadence_messages"
        case jobs = "cadence_jobs"
        case mailboxes = "cadence_mailboxes"
        case webhooks = "cadence_webhooks"
        /// The payload is the id of a key that changed.
        case keys = "cadence_keys"
    }

    private let listener: Listener
    private let keys: KeyMemory
    private var sleepers: [Channel: [AsyncStream<Void>.Continuation]] = [:]

    init(_ settings: ConnectionSettings, keys: KeyMemory, logger: Logger) {
        listener = Listener(settings, channels: Channel.allCases.map(\.rawValue), logger: logger)
        self.keys = keys
    }

    /// Hints for one loop; those that come while it is busy become one.
    mutating func hints(_ channel: Channel) -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(
            of: Void.self, bufferingPolicy: .bufferingNewest(1))
        sleepers[channel, default: []].append(continuation)
        return stream
    }

    /// Wakes the loops that wait for what is named so.
    func waker() -> @Sendable (String) -> Void {
        let sleepers = sleepers
        return { name in
            Channel(rawValue: "cadence_\(name)").flatMap { sleepers[$0] }?.forEach { $0.yield() }
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await event in listener.events() {
                switch event {
                case .listening:
                    // Something may have been missed: look at everything.
                    await keys.forgetAll()
                    for sleeper in sleepers.values.joined() { sleeper.yield() }
                case .notified(let name, let payload):
                    guard let channel = Channel(rawValue: name) else { continue }
                    if channel == .keys { await keys.forget(keyID: payload) }
                    sleepers[channel]?.forEach { $0.yield() }
                }
            }
        }
    }
}
