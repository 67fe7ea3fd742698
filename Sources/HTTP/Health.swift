import HTTPTypes
import Hummingbird
import SQL

/// Liveness: answers as long as the process does, also while the database is away.
struct Health: Sendable {
    static let path = "/healthz"

    let pool: Pool

    func answer(_ method: HTTPRequest.Method, _ exchange: inout Exchange) throws(Problem) -> Response {
        exchange.take(pattern: Self.path)
        guard method == .get || method == .head else { throw .otherMethods([.get, .head]) }
        let isReachable = pool.statistics.connected > 0
        return Gateway.response(.ok, Array(#"{"status":"ok","databaseReachable":\#(isReachable)}"#.utf8))
    }
}
