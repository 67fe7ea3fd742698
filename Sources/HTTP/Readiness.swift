/// Whether requests can be served at present, remembered for a few seconds: probes cost the database little.
public actor Readiness {
    private let lifetime: Duration
    private let look: @Sendable () async -> String?
    private var finding: (obstacle: String?, until: ContinuousClock.Instant)?
    private var waiting: [CheckedContinuation<String?, Never>]?

    /// - Parameters:
    ///   - lifetime: for how long a finding is repeated without a new look.
    ///   - look: finds out what stands in the way, in one sentence that anybody may read; nil: nothing does.
    public init(lifetime: Duration = .seconds(3), look: @escaping @Sendable () async -> String?) {
        self.lifetime = lifetime
        self.look = look
    }

    /// Why requests can't be served now; nil if they can. Of those who ask at the same time one looks.
    func obstacle() async -> String? {
        if let finding, finding.until > .now { return finding.obstacle }
        if waiting != nil {
            return await withCheckedContinuation { waiting?.append($0) }
        }
        waiting = []
        let obstacle = await look()
        finding = (obstacle, .now + lifetime)
        for continuation in waiting ?? [] { continuation.resume(returning: obstacle) }
        waiting = nil
        return obstacle
    }
}
