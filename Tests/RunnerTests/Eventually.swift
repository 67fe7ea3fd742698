/// Looks again and again until `condition` holds.
///
/// - Throws: `NeverCameTrue` after `limit`.
func eventually(
    _ what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else { throw NeverCameTrue(what: what) }
        try await Task.sleep(for: .milliseconds(20))
    }
}

/// A wait that was given up.
struct NeverCameTrue: Error {
    let what: String
}
