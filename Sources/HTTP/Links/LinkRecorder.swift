import Foundation
import Logging
import SQL

/// Tells the database of links that were followed, a little later: whoever follows one does not wait for it.
///
/// Uses wait for two seconds, so that those of one mail come together and can be told apart from a person's.
/// While the database is away they wait on; what there is no room for is dropped, and counted.
actor LinkRecorder {
    private static let hold = Duration.seconds(2)
    private static let largestBatch = 500

    private let pool: Pool
    private let metrics: Metrics
    private let logger: Logger
    private let capacity: Int
    private var waiting: [LinkUse] = []
    /// How many the database is being told of.
    private var inHand = 0

    init(pool: Pool, metrics: Metrics, logger: Logger, capacity: Int = 20_000) {
        self.pool = pool
        self.metrics = metrics
        self.logger = logger
        self.capacity = capacity
    }

    /// How many uses wait to be recorded.
    var count: Int { waiting.count + inHand }

    func add(_ use: LinkUse) async {
        guard count < capacity else {
            await metrics.add(.linkUsesDropped)
            return
        }
        waiting.append(use)
    }

    /// Tells of what is old enough, every second and more seldom while that fails, until it is cancelled.
    func run() async {
        var pause = Duration.seconds(1)
        while !Task.isCancelled {
            try? await Task.sleep(for: pause)
            let isDone = await tell(of: due(), timeout: .seconds(15))
            pause = isDone ? .seconds(1) : min(pause * 2, .seconds(30))
        }
    }

    /// Tells of everything that waits, once; what fails is dropped.
    func finish() async {
        let all = waiting
        waiting = []
        if await !tell(of: all, timeout: .seconds(5)) {
            logger.warning(
                "The last uses of links could not be recorded.", metadata: ["count": "\(waiting.count)"])
            await metrics.add(.linkUsesDropped, [], Double(waiting.count))
            waiting = []
        }
    }

    /// Takes out the uses of every message that has one that waited long enough.
    private func due() -> [LinkUse] {
        let limit = ContinuousClock.now - Self.hold
        let messages = Set(waiting.lazy.filter { $0.at <= limit }.map(\.link.messageID))
        guard !messages.isEmpty else { return [] }
        let due = waiting.filter { messages.contains($0.link.messageID) }
        waiting.removeAll { messages.contains($0.link.messageID) }
        return due
    }

    /// False if some of them could not be told of; they wait again.
    private func tell(of uses: [LinkUse], timeout: Duration) async -> Bool {
        var isDone = true
        inHand += uses.count
        for (tenantID, uses) in Dictionary(grouping: uses, by: \.link.tenantID) {
            var rest = uses[...]
            while let batch = Optional(rest.prefix(Self.largestBatch)), !batch.isEmpty {
                if isDone { isDone = await tell(of: batch, tenantID, timeout) }
                if !isDone { waiting.insert(contentsOf: batch, at: 0) }
                rest = rest.dropFirst(batch.count)
                inHand -= batch.count
            }
        }
        return isDone
    }

    /// False if it may be repeated; what the database refuses is dropped.
    private func tell(of batch: ArraySlice<LinkUse>, _ tenantID: String, _ timeout: Duration) async -> Bool {
        let now = ContinuousClock.now
        let reports = (try? JSONEncoder().encode(batch.map { $0.report(now) })) ?? Data("[]".utf8)
        let context = Caller.context("recipient", .member, RequestID(nil))
        do throws(SQLError) {
            _ = try await pool.call(
                "api.record_link_uses",
                [
                    "p_tenant_id": .text(tenantID), "p_context": context,
                    "p_uses": .json(Array(reports)),
                ],
                timeout: timeout)
            return true
        } catch {
            if case .refused(let refusal) = error, !refusal.isPassing {
                logger.error(
                    "Uses of links were refused.",
                    metadata: ["reason": "\(refusal)", "count": "\(batch.count)", "tenantId": "\(tenantID)"])
                await metrics.add(.linkUsesDropped, [], Double(batch.count))
                return true
            }
            logger.notice("Uses of links wait for the database.", metadata: ["reason": "\(error)"])
            return false
        }
    }
}
