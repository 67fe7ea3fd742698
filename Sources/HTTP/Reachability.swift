import SQL

/// Whether the database answered when it was last asked, for the health check, which must not ask itself.
actor Reachability {
    private(set) var isReachable = false
    private let pool: Pool
    private let interval: Duration

    init(pool: Pool, interval: Duration = .seconds(10)) {
        self.pool = pool
        self.interval = interval
    }

    /// Asks every ten seconds until it is cancelled.
    func watch() async {
        while !Task.isCancelled {
            await ask()
            try? await Task.sleep(for: interval)
        }
    }

    /// Looks up a key that can't exist: the cheapest call that every role of the API may make.
    private func ask() async {
        do throws(SQLError) {
            _ = try await pool.call(
                "api.authenticate", ["p_tenant_id": "", "p_key_sha256": .bytes([])], timeout: .seconds(5))
            isReachable = true
        } catch .refused, .overloaded {
            // It speaks to us; what it says is for others to judge.
            isReachable = true
        } catch {
            isReachable = false
        }
    }
}
