import HTTPTypes
import Hummingbird
import Logging
import SQL

/// Turns a request into one call of one stored function, and its answer into the response.
struct Gateway: HTTPResponder {
    typealias Context = BasicRequestContext

    let table: RouteTable
    let pages: [String: Page]
    /// Nil: no links leave the house, and none lead back.
    let links: LinkPages?
    let webhooks: WebhookGate
    let authenticator: Authenticator
    /// Nil: keys may ask as often as they like.
    let limiter: RateLimiter?
    let procedures: Procedures
    let bodyReader: BodyReader
    let streams: EventStreams
    let renderer: PreviewRenderer
    let metrics: Metrics
    let logger: Logger

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        await Exchange.respond(to: request, logger: logger, metrics: metrics) { exchange in
            try await answer(request, &exchange)
        }
    }

    private func answer(_ request: Request, _ exchange: inout Exchange) async throws -> Response {
        if let response = try await pages.answer(request, &exchange) { return response }
        if let response = try await links?.answer(request, &exchange) { return response }
        if let response = try await webhooks.answer(request, &exchange) { return response }
        switch table.match(request.method, request.uri.path) {
        case .unknownPath: throw Problem.unknownPath
        case .otherMethods(let methods): throw Problem.otherMethods(methods)
        case .found(let route, let values):
            exchange.take(route)
            return try await answer(request, route, values, &exchange)
        }
    }

    private func answer(
        _ request: Request, _ route: Route, _ values: [Substring], _ exchange: inout Exchange
    ) async throws -> Response {
        let caller = try await caller(request, route, &exchange)
        let headers = try RequestHeaders(request.method, request.headers)
        var arguments = Arguments()
        try add(values, of: route, to: &arguments, &exchange)
        try add(QueryString(request.uri.query), of: route, to: &arguments)
        let (tenantID, requestID, rest) = (exchange.tenantID ?? "", exchange.requestID, arguments.elements)
        if let function = route.stream, request.method == .get, EventStreams.areWanted(request.headers) {
            let context = Caller.context(caller.actor, caller.role, requestID, headers)
            return try await streams.answer(
                function, ["p_tenant_id": .text(tenantID), "p_context": context], rest,
                lastID: request.headers[.lastEventID], authenticator: authenticator,
                authorization: request.headers[.authorization])
        }
        var answer = try await bodyReader.withBody(of: request, for: route, tenantID: tenantID) { body in
            let context = Caller.context(
                caller.actor, caller.role, requestID, headers,
                digest: headers.digest(of: request, body.bytes))
            var arguments: Arguments = ["p_tenant_id": .text(tenantID), "p_context": context]
            for (name, value) in rest { arguments.append(name, value) }
            if let (name, value) = body.argument { arguments.append(name, value) }
            return try await procedures.call(route, arguments)
        }
        if let name = route.created { exchange.ids[name] = CreatedID(answer).map { .string($0.text) } }
        if route.isRendered { answer = try await renderer.answer(answer) }
        let envelope = EnvelopeHeaders(answer)
        return Self.response(route.status, envelope.body, headers: envelope.fields)
    }

    private func caller(
        _ request: Request, _ route: Route, _ exchange: inout Exchange
    ) async throws -> Caller {
        let identity = try await authenticator.authenticate(request.headers[.authorization])
        exchange.tenantID = identity.tenantID
        if let limiter {
            let standing = await limiter.take(for: identity.caller.keyID)
            exchange.fields = limiter.fields(standing)
            guard standing.isAllowed else {
                await metrics.add(.rateLimited)
                throw Problem.rateLimited(standing)
            }
        }
        guard identity.caller.role >= route.role else {
            throw Problem.forbidden(needed: route.role, actual: identity.caller.role)
        }
        return identity.caller
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
