import HTTPTypes
import SQL

/// Calls the stored function of a route and repeats what may be repeated.
struct Procedures: Sendable {
    let pool: Pool
    let timeout: Duration

    /// The response body as the database wrote it.
    ///
    /// Repeated, after a short wait, up to twice: what lost a deadlock or a serialization conflict, and
    /// reads whose session broke. A write whose session broke has an unknown outcome: that is the caller's.
    func call(_ route: Route, _ arguments: Arguments) async throws(Failure) -> [UInt8] {
        try await call(
            route.function, isSafe: route.method == .get, hasBody: route.method != .get, arguments)
    }

    /// - Parameters:
    ///   - isSafe: whether it reads only, or done twice is as done once.
    ///   - hasBody: whether bytes of the caller are among the arguments.
    func call(
        _ function: String, isSafe: Bool, hasBody: Bool = false, _ arguments: Arguments
    ) async throws(Failure) -> [UInt8] {
        var attempt = 1
        while true {
            let answer: [UInt8]?
            do throws(SQLError) {
                answer = try await pool.call(function, arguments, timeout: timeout)
            } catch {
                guard attempt < 3, Self.isRepeatable(error, isSafe) else {
                    throw Failure(error, hasBody: hasBody)
                }
                attempt += 1
                try? await Task.sleep(for: .milliseconds(Int.random(in: 5...20) * attempt))
                continue
            }
            guard let answer else { throw Failure(.internal, reason: "\(function) answered null") }
            return answer
        }
    }

    private static func isRepeatable(_ error: SQLError, _ isSafe: Bool) -> Bool {
        switch error {
        case .refused(let refusal): refusal.sqlState == "40001" || refusal.sqlState == "40P01"
        case .disconnected: isSafe
        case .unreachable, .overloaded, .cancelled, .closed: false
        }
    }
}
