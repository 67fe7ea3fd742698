import Synchronization

/// How often a connection was refused before there was a request: what is no HTTP, too large or too slow a header.
final class RefusalCounts: Sendable {
    private let malformed = Atomic<Int>(0)
    private let tooSlow = Atomic<Int>(0)
    private let tooLarge = Atomic<Int>(0)

    func add(_ problem: Problem) {
        switch problem.status {
        case 408: tooSlow.add(1, ordering: .relaxed)
        case 431: tooLarge.add(1, ordering: .relaxed)
        default: malformed.add(1, ordering: .relaxed)
        }
    }

    /// For `/metrics`.
    var samples: [Metrics.Sample] {
        [
            (["400"], Double(malformed.load(ordering: .relaxed))),
            (["408"], Double(tooSlow.load(ordering: .relaxed))),
            (["431"], Double(tooLarge.load(ordering: .relaxed))),
        ]
    }
}
