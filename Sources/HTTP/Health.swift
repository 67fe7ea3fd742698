import HTTPTypes
import Hummingbird

/// Liveness: answers as long as the process does, also while the database is away.
struct Health: Sendable {
    static let path = "/healthz"

    let database: Reachability

    func answer(_ method: HTTPRequest.Method, _ exchange: inout Exchange) async throws -> Response {
        exchange.take(pattern: Self.path)
        guard method == .get || method == .head else { throw Problem.otherMethods([.get, .head]) }
        let isReachable = await database.isReachable
        return Gateway.response(.ok, Array(#"{"status":"ok","databaseReachable":\#(isReachable)}"#.utf8))
    }
}
