import Logging
import ServiceLifecycle
import Testing

@testable import Runner

@Suite(.timeLimit(.minutes(1))) struct WorkLoopTests {
    /// What a loop did, in order; `run` answers what the script says, then that nothing is due.
    private actor Script {
        enum Event: Equatable { case run, asleep, awake }
        struct Broken: Error {}

        private var answers: [Work?]
        private(set) var events: [Event] = []
        private(set) var announced: [Duration] = []
        private let observer: AsyncStream<Event>.Continuation

        init(_ answers: [Work?], _ observer: AsyncStream<Event>.Continuation) {
            self.answers = answers
            self.observer = observer
        }

        func run() throws -> Work {
            note(.run)
            guard !answers.isEmpty else { return Work(didWork: false, nextIn: nil) }
            guard let answer = answers.removeFirst() else { throw Broken() }
            return answer
        }

        func announce(_ sleep: Duration?) {
            if let sleep { announced.append(sleep) }
            note(sleep == nil ? .awake : .asleep)
        }

        private func note(_ event: Event) {
            events.append(event)
            observer.yield(event)
        }
    }

    private static let work = Work(didWork: true)
    private static let idle = Work(didWork: false)

    /// Runs a loop until `count` events have happened; `during` may ring after each.
    private func events(
        _ answers: [Work?], count: Int, idleWait: Duration = .seconds(30),
        settling: Duration = .milliseconds(1),
        during: @escaping @Sendable (Int, AsyncStream<Void>.Continuation) -> Void = { _, _ in }
    ) async throws -> (events: [Script.Event], announced: [Duration]) {
        let (observed, observer) = AsyncStream.makeStream(of: Script.Event.self)
        let (wakeUps, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let script = Script(answers, observer)
        let loop = WorkLoop(
            name: "test", announce: { await script.announce($0) }, wakeUps: wakeUps, idleWait: idleWait,
            settling: settling, firstBackoff: .milliseconds(1),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            run: { try await script.run() })
        try await withThrowingTaskGroup { group in
            group.addTask { try await loop.run() }
            var seen = 0
            for await _ in observed {
                seen += 1
                during(seen, bell)
                if seen == count { break }
            }
            group.cancelAll()
            try await group.waitForAll()
        }
        return (Array(await script.events.prefix(count)), await script.announced)
    }

    @Test("runs while there is work, then announces, looks twice, and sleeps")
    func protocolOfALoop() async throws {
        let result = try await events([Self.work, Self.work, Self.idle], count: 6)
        #expect(result.events == [.run, .run, .run, .asleep, .run, .run])
        #expect(result.announced == [.seconds(120)])
    }

    @Test("announces being awake with the first work only")
    func awake() async throws {
        let result = try await events([Self.idle, Self.work, Self.work, Self.idle], count: 8)
        #expect(result.events == [.run, .asleep, .run, .awake, .run, .run, .asleep, .run])
    }

    @Test("a hint wakes a sleeping loop")
    func hint() async throws {
        let result = try await events([], count: 6) { seen, bell in
            if seen == 4 { bell.yield() }
        }
        // Whether it came during the settling or during the sleep, the loop looks, and announces anew.
        #expect(
            result.events == [.run, .asleep, .run, .run, .run, .asleep]
                || result.events == [.run, .asleep, .run, .run, .asleep, .run])
    }

    @Test("hints that come while it works are not lost")
    func earlyHint() async throws {
        let result = try await events([Self.work, Self.work], count: 7) { seen, bell in
            if seen == 1 { bell.yield() }
        }
        #expect(result.events.prefix(4) == [.run, .run, .run, .asleep])
    }

    @Test("the timer looks without a new announcement, as long as the old one holds")
    func timer() async throws {
        let result = try await events([], count: 8, idleWait: .milliseconds(40), settling: .milliseconds(1))
        #expect(result.events.prefix(4) == [.run, .asleep, .run, .run])
        #expect(result.announced.count <= 3)
    }

    @Test("what is due soon bounds the sleep and the announcement")
    func dueSoon() async throws {
        let due = Work(didWork: false, nextIn: .milliseconds(50))
        let result = try await events([due, due, due, Self.work], count: 6)
        #expect(result.events.prefix(3) == [.run, .asleep, .run])
        #expect(result.announced.first == .milliseconds(52))
    }

    @Test("what is due now and not to be had does not make the loop spin, nor announce")
    func busyElsewhere() async throws {
        let now = Work(didWork: false, nextIn: .zero)
        let start = ContinuousClock.now
        let result = try await events(
            [now, now, now, now, Self.work], count: 6, settling: .milliseconds(500))
        #expect(result.events == [.run, .run, .run, .run, .run, .run])
        #expect(ContinuousClock.now - start > .milliseconds(60))
    }

    @Test("failures are waited off, and the loop goes on")
    func failures() async throws {
        let result = try await events([nil, nil, nil, Self.work, Self.idle], count: 7)
        #expect(result.events == [.run, .run, .run, .run, .run, .asleep, .run])
    }

    @Test("a graceful shutdown ends a sleeping loop, and lets a unit of work finish")
    func shutdown() async throws {
        let (started, start) = AsyncStream.makeStream(of: Void.self)
        let (finish, finished) = AsyncStream.makeStream(of: Void.self)
        let (done, report) = AsyncStream.makeStream(of: Void.self)
        let busy = WorkLoop(name: "busy", wakeUps: AsyncStream { _ in }, logger: Logger(label: "test")) {
            start.yield()
            for await _ in finish { break }
            report.yield()
            return Work(didWork: true)
        }
        let sleeping = WorkLoop(
            name: "sleeping", wakeUps: AsyncStream { _ in }, logger: Logger(label: "test")
        ) {
            start.yield()
            return Work(didWork: false)
        }
        let group = ServiceGroup(services: [busy, sleeping], logger: Logger(label: "test"))
        try await withThrowingTaskGroup { tasks in
            tasks.addTask { try await group.run() }
            var count = 0
            for await _ in started {
                count += 1
                if count == 2 { break }
            }
            await group.triggerGracefulShutdown()
            finished.finish()
            for await _ in done { break }
            try await tasks.waitForAll()
        }
    }

    @Test("waits grow, with jitter, up to a limit")
    func backoff() {
        var backoff = Backoff(first: .milliseconds(100), longest: .seconds(2))
        for whole in [100, 200, 400, 800, 1600, 2000, 2000] {
            let wait = backoff.next()
            #expect(wait >= .milliseconds(whole) / 2 && wait <= .milliseconds(whole))
        }
        backoff.reset()
        #expect(backoff.next() <= .milliseconds(100))
    }
}
