import HTTPTypes
import Hummingbird
import Logging

/// What is known of one request while it is answered, for the log.
struct Exchange: Sendable {
    let requestID: RequestID
    private let method: HTTPRequest.Method
    private let path: String
    private let started = ContinuousClock.now
    private let logger: Logger
    private var route: Route?
    private var pattern: String?
    private var problemCode: String?
    /// Set once the key proved to be the tenant's.
    var tenantID: String?
    /// For the header of the response, whatever becomes of the request.
    var fields = HTTPFields()
    /// The ids in the path, by the names they have there.
    var ids: Logger.Metadata = [:]

    init(_ request: Request, logger: Logger) {
        requestID = RequestID(request.headers[.requestID])
        method = request.method
        path = request.uri.path
        self.logger = logger
    }

    /// Answers a request with what `answer` makes or throws; logs and counts it.
    static func respond(
        to request: Request, logger: Logger, metrics: Metrics,
        _ answer: (inout Exchange) async throws -> Response
    ) async -> Response {
        var exchange = Exchange(request, logger: logger)
        var response: Response
        do {
            response = try await answer(&exchange)
        } catch let problem as Problem {
            response = exchange.refuse(Failure(problem))
        } catch let failure as Failure {
            response = exchange.refuse(failure)
        } catch {
            response = exchange.refuse(Failure(.internal, reason: "\(error)"))
        }
        response.headers[.requestID] = exchange.requestID.text
        response.headers.append(contentsOf: exchange.fields)
        if request.method == .head { response = response.createHeadResponse() }
        exchange.log(response.status)
        await exchange.count(response.status, in: metrics)
        return response
    }

    mutating func take(_ route: Route) {
        self.route = route
        pattern = route.pattern
    }

    mutating func take(pattern: String) { self.pattern = pattern }

    /// The problem document for the caller; what only we may know goes to the log.
    mutating func refuse(_ failure: Failure) -> Response {
        let problem = failure.problem
        problemCode = problem.code
        if let details = failure.metadata {
            logger.log(
                level: failure.level, "A request failed with \(problem.status) \(problem.code)",
                metadata: metadata.merging(details) { own, _ in own })
        }
        return Gateway.response(
            HTTPResponse.Status(code: problem.status), problem.document(requestID: requestID),
            type: "application/problem+json", headers: problem.headers)
    }

    /// Counts the request for `/metrics`.
    func count(_ status: HTTPResponse.Status, in metrics: Metrics) async {
        // What a caller invents must not become a label.
        let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        let name = known.contains(method) ? method.rawValue : "other"
        await metrics.observe(
            .requestDuration, [name, pattern ?? "none", String(status.code)], .now - started)
    }

    /// The access log: writes and refusals at info, reads and health checks at debug.
    func log(_ status: HTTPResponse.Status) {
        let isQuiet = status.code < 400 && (method == .get || method == .head)
        let level: Logger.Level = isQuiet ? .debug : .info
        guard logger.logLevel <= level else { return }
        var metadata = metadata
        metadata["status"] = .stringConvertible(status.code)
        metadata["milliseconds"] = .string(Self.milliseconds(since: started))
        if pattern == nil { metadata["path"] = .string(String(path.prefix(200))) }
        if let problemCode { metadata["code"] = .string(problemCode) }
        logger.log(
            level: level,
            "\(route?.marker.map { $0 + " " } ?? "")\(method.rawValue) \(pattern ?? "(no route)")",
            metadata: metadata)
    }

    private var metadata: Logger.Metadata {
        var metadata = ids
        metadata["correlationId"] = .string(requestID.text)
        if let tenantID { metadata["tenantId"] = .string(tenantID) }
        if let route { metadata["function"] = .string(route.function) }
        return metadata
    }

    private static func milliseconds(since start: ContinuousClock.Instant) -> String {
        let tenths = Int((ContinuousClock.now - start) / .microseconds(100))
        return "\(tenths / 10).\(tenths % 10)"
    }
}
