import HTTPTypes
import Hummingbird

/// An address outside of `/api/v1` that needs no key and that no function of the database answers.
struct Page: Sendable {
    let path: String
    /// Answers GET; what it throws becomes a problem document.
    let answer: @Sendable () async throws -> Response

    init(_ path: String, _ answer: @escaping @Sendable () async throws -> Response) {
        self.path = path
        self.answer = answer
    }
}

extension Page {
    /// Liveness: answers as long as the process does, also while the database is away.
    static func health(_ database: Reachability) -> Page {
        Page("/healthz") {
            let isReachable = await database.isReachable
            return Gateway.response(.ok, Array(#"{"status":"ok","databaseReachable":\#(isReachable)}"#.utf8))
        }
    }

    /// Readiness: 200 if a request could be served now, otherwise 503 with the reason.
    static func readiness(_ readiness: Readiness) -> Page {
        Page("/readyz") {
            if let reason = await readiness.obstacle() { throw Problem.notReady(reason) }
            return Gateway.response(.ok, Array(#"{"status":"ready"}"#.utf8))
        }
    }

    /// What this process counts, for Prometheus.
    static func metrics(_ metrics: Metrics) -> Page {
        Page("/metrics") {
            Gateway.response(
                .ok, Array(await metrics.text().utf8), type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }
}

extension [String: Page] {
    /// The answer of the page at the path of the request; nil: there is none.
    func answer(_ request: Request, _ exchange: inout Exchange) async throws -> Response? {
        let path = request.uri.path
        guard let page = self[path] else { return nil }
        exchange.take(pattern: path)
        guard request.method == .get || request.method == .head else {
            throw Problem.otherMethods([.get, .head])
        }
        return try await page.answer()
    }
}
