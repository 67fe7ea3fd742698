import HTTPTypes
import Hummingbird
import Logging
import SQL

/// Turns a request into one call of one stored function, and its answer into the response.
struct Gateway: HTTPResponder {
    typealias Context = BasicRequestContext

    let table: RouteTable
    let authenticator: Authenticator
    let procedures: Procedures
    let bodyReader: BodyReader
    let health: Health
    let logger: Logger

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        var exchange = Exchange(request, logger: logger)
        var response: Response
        do {
            response = try await answer(request, &exchange)
        } catch let problem as Problem {
            response = exchange.refuse(Failure(problem))
        } catch let failure as Failure {
            response = exchange.refuse(failure)
        }
        response.headers[.requestID] = exchange.requestID.text
        if request.method == .head { response = response.createHeadResponse() }
        exchange.log(response.status)
        return response
    }

    private func answer(_ request: Request, _ exchange: inout Exchange) async throws -> Response {
        let path = request.uri.path
        if path == Health.path { return try await health.answer(request.method, &exchange) }
        switch table.match(request.method, path) {
        case .unknownPath: throw Problem.unknownPath
        case .otherMethods(let methods): throw Problem.otherMethods(methods)
        case .found(let route, let values):
            exchange.take(route)
            let caller = try await caller(request, route, &exchange)
            var arguments: Arguments = [
                "p_tenant_id": .text(exchange.tenantID ?? ""),
                "p_context": .row([caller.actor, caller.role.rawValue, exchange.requestID.text, nil, nil, nil]),
            ]
            try add(values, of: route, to: &arguments, &exchange)
            try add(QueryString(request.uri.query), of: route, to: &arguments)
            if let body = try await bodyReader.json(of: request, for: route) {
                arguments.append("p_body", .json(body))
            }
            let answer = try await procedures.call(route, arguments)
            if let name = route.created { exchange.ids[name] = CreatedID(answer).map { .string($0.text) } }
            return Self.response(route.status, answer)
        }
    }

    private func caller(
        _ request: Request, _ route: Route, _ exchange: inout Exchange
    ) async throws -> Caller {
        guard let authorization = request.headers[.authorization] else {
            throw Problem.unauthenticated("This address needs an API key: Authorization: Bearer cad_….")
        }
        guard let key = APIKey(authorization: authorization) else {
            throw Problem.unauthenticated(
                "The Authorization header must be: Bearer cad_<tenant>_<64 hexadecimal digits>.")
        }
        let caller = try await authenticator.authenticate(key)
        exchange.tenantID = key.tenantID
        guard caller.role >= route.role else {
            throw Problem.forbidden(needed: route.role, actual: caller.role)
        }
        return caller
    }

    private func add(
        _ values: [Substring], of route: Route, to arguments: inout Arguments, _ exchange: inout Exchange
    ) throws {
        for (parameter, text) in zip(route.pathParameters, values) {
            arguments.append(parameter.argument, try parameter.value(String(text)))
            exchange.ids[parameter.name] = .string(String(text))
        }
    }

    private func add(_ query: QueryString, of route: Route, to arguments: inout Arguments) throws {
        var values: [String: Value] = [:]
        for item in query.items {
            guard let parameter = route.query.first(where: { $0.name == item.name }) else {
                throw Problem.unknownParameter(item.name, known: route.query.map(\.name))
            }
            guard values[item.name] == nil else {
                throw Problem.invalidParameter(item.name, "must be given once")
            }
            values[item.name] = try parameter.value(item.value)
        }
        for parameter in route.query { arguments.append(parameter.argument, values[parameter.name] ?? .null) }
    }

    static func response(
        _ status: HTTPResponse.Status, _ body: [UInt8], type: String = "application/json",
        headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        headers[.cacheControl] = "no-store"
        return Response(
            status: status, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}

extension HTTPField.Name {
    /// Names the request; taken from the caller where given.
    static let requestID = HTTPField.Name("X-Request-Id")!
}
