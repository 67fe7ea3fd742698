import Logging
import ServiceLifecycle

/// Runs units of work while there are any, then sleeps until the next is due, a hint comes or the timer ends.
///
///     run ─ nothing ─► announce the sleep ─► run ─ nothing ─► settle ─► run ─ nothing ─► sleep
///      ▲ ▲                                    └── work: announce being awake ──┘           │
///      │ └────────────────── work: announce being awake ◄── run ◄── hint ──────────────────┤
///      └───────────────────────────── due, or timer ───────────────────────────────────────┘
///
/// The announcement (`worker.wait`) tells the database for how long nobody looks, so that whoever adds work
/// that is due sooner sends a notification. Work that was committed before the announcement is found by the
/// second look; work of a transaction that did not see the announcement yet, by the third. An announcement
/// outlasts several idle waits, so a sleeping loop asks the database once per `idleWait` and seldom more.
///
/// Failures are logged and followed by growing waits; the loop ends between two units of work, when the
/// service group shuts down gracefully or the task is cancelled.
struct WorkLoop: Service {
    private let name: String
    private let announce: (@Sendable (Duration?) async throws -> Void)?
    private let wakeUps: AsyncStream<Void>
    private let idleWait: Duration
    private let settling: Duration
    private let firstBackoff: Duration
    private let logger: Logger
    private let unit: @Sendable () async throws -> Work

    /// - Parameters:
    ///   - name: What the loop works on, for the log: steps, messages, jobs.
    ///   - announce: Tells the database how long this loop sleeps; nil: it is awake. None: nobody is told.
    ///   - wakeUps: Hints that there may be work; this loop is their only reader.
    ///   - idleWait: The longest sleep without a look.
    ///   - settling: Within which time a transaction that did not see an announcement normally ends. Shorter
    ///     sleeps are not announced.
    ///   - firstBackoff: The wait after a first failure; it doubles up to 30 s.
    ///   - run: One unit of work, bounded by itself. What it throws means that the database is out of reach.
    init(
        name: String,
        announce: (@Sendable (Duration?) async throws -> Void)? = nil,
        wakeUps: AsyncStream<Void>,
        idleWait: Duration = .seconds(30),
        settling: Duration = .milliseconds(500),
        firstBackoff: Duration = .milliseconds(500),
        logger: Logger,
        run: @escaping @Sendable () async throws -> Work
    ) {
        self.name = name
        self.announce = announce
        self.wakeUps = wakeUps
        self.idleWait = idleWait
        self.settling = settling
        self.firstBackoff = firstBackoff
        self.logger = logger
        self.unit = run
    }

    func run() async throws {
        let bell = Bell()
        await withTaskGroup { group in
            group.addTask { for await _ in wakeUps { await bell.ring() } }
            await work(hearing: bell)
            group.cancelAll()
        }
    }

    private var isLeaving: Bool { Task.isShuttingDownGracefully || Task.isCancelled }

    private func work(hearing bell: Bell) async {
        var announcement = Announcement()
        var backoff = Backoff(first: firstBackoff)
        var impatience = Backoff(first: .milliseconds(20), longest: .seconds(5))
        while !isLeaving {
            do {
                let work = try await unit()
                if backoff.attempts > 0 {
                    logger.info("The \(name) loop works again.")
                    backoff.reset()
                }
                if work.didWork {
                    impatience.reset()
                    if announcement.wasMade { try await announce?(nil) }
                    announcement = Announcement()
                } else {
                    var pause = min(work.nextIn ?? idleWait, idleWait)
                    if pause < .milliseconds(20) {
                        // Due, and not to be had: it is in another worker's hands.
                        pause = impatience.next()
                    }
                    try await sleep(pause, &announcement, hearing: bell)
                }
            } catch {
                if isLeaving { return }
                let pause = backoff.next()
                logger.warning(
                    "The \(name) loop failed and waits \(pause).",
                    metadata: ["attempt": "\(backoff.attempts)", "error": "\(error)"])
                // A hint may mean that the database is back, but must not make the loop spin.
                await wait(min(pause, firstBackoff), hearing: Bell())
                await wait(pause - firstBackoff, hearing: bell)
            }
        }
    }

    /// Returns when it is time to look again: at once if the sleep has just been announced.
    private func sleep(_ pause: Duration, _ announcement: inout Announcement, hearing bell: Bell) async throws
    {
        var pause = pause
        if let announce, pause > settling {
            if !announcement.holds(for: pause) {
                let time = pause < idleWait ? pause + settling * 2 : idleWait * 4
                try await announce(time)
                announcement.make(for: time)
                if !announcement.isSettled { return }
            }
            if !announcement.isSettled {
                pause = settling
                announcement.isSettled = true
            }
        }
        if await wait(pause, hearing: bell) { announcement.doubt() }
    }

    /// Returns at the next hint (true), after `time`, or when the loop is to leave.
    @discardableResult
    private func wait(_ time: Duration, hearing bell: Bell) async -> Bool {
        guard time > .zero, !isLeaving else { return false }
        let (rings, continuation) = await bell.listen()
        let isHint = await withGracefulShutdownHandler {
            await withTaskGroup(of: Bool.self) { group in
                group.addTask { await rings.first { _ in true } != nil }
                group.addTask {
                    try? await Task.sleep(for: time)
                    return false
                }
                var isHint = await group.next() ?? false
                group.cancelAll()
                for await isLateHint in group { isHint = isHint || isLateHint }
                return isHint
            }
        } onGracefulShutdown: {
            continuation.finish()
        }
        await bell.leave()
        return isHint
    }
}
