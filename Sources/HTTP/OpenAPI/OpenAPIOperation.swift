import HTTPTypes

/// One route in the form of OpenAPI 3.1.
struct OpenAPIOperation {
    let route: Route
    let function: APIDescription.Function?

    var value: JSONValue {
        var operation: [String: JSONValue] = [
            "operationId": .string(String(route.function.dropFirst("api.".count))),
            "tags": [.string(String(route.pattern.dropFirst(Route.prefix.count + 1).prefix { $0 != "/" }))],
            "summary": .string(function?.summary ?? ""),
            "description": .string("Needs the role \(route.role.rawValue)."),
            "parameters": .array(parameters),
            "responses": .object(responses),
        ]
        if let body { operation["requestBody"] = body }
        return .object(operation)
    }

    // MARK: - In

    private var parameters: [JSONValue] {
        var parameters = route.pathParameters.map { Self.parameter($0, "path") }
        parameters += route.query.map { Self.parameter($0, "query", pageLimit: route.pageLimit) }
        if route.stream != nil {
            parameters.append(
                Self.header(
                    "Last-Event-ID", "Of a stream: go on after this event.",
                    ["type": "string", "format": "uuid"]))
        }
        if route.method == .post {
            parameters.append(
                Self.header(
                    "Idempotency-Key", "Repeated with the same key, the request is done once.",
                    ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"]))
        }
        if route.method == .patch || route.method == .delete {
            parameters.append(
                Self.header(
                    "If-Match", "The ETag of the state that is to be changed.",
                    ["type": "string", "maxLength": 1024, "pattern": "^[ -~]*$"]))
        }
        return parameters
    }

    private static func parameter(
        _ parameter: Parameter, _ place: String, pageLimit: Int = 100
    ) -> JSONValue {
        let schema: JSONValue =
            switch parameter.kind {
            case .uuid: ["type": "string", "format": "uuid"]
            case .integer:
                ["type": "integer", "minimum": 1, "maximum": .integer(maximum(parameter.name, pageLimit))]
            case .date: ["type": "string", "format": "date"]
            case .text: ["type": "string", "minLength": .integer(place == "path" ? 1 : 0), "maxLength": 1024]
            }
        return [
            "name": .string(parameter.name), "in": .string(place), "required": .boolean(place == "path"),
            "schema": schema,
        ]
    }

    private static func maximum(_ name: String, _ pageLimit: Int) -> Int {
        switch name {
        case "pageSize": pageLimit
        case "page": 1_000_000
        default: Int(Int32.max)
        }
    }

    private static func header(_ name: String, _ description: String, _ schema: JSONValue) -> JSONValue {
        [
            "name": .string(name), "in": "header", "required": false, "description": .string(description),
            "schema": schema,
        ]
    }

    private var body: JSONValue? {
        guard route.body != .none else { return nil }
        var content: [String: JSONValue] = [
            "application/json": ["schema": function?.body?.inOpenAPI ?? ["type": "object"]]
        ]
        if route.body == .requiredOrCSV {
            content["text/csv"] = ["schema": ["type": "string", "minLength": 1]]
        }
        if route.body == .requiredOrMail {
            content["message/rfc822"] = ["schema": ["type": "string", "minLength": 1]]
        }
        return ["required": .boolean(route.body != .optional), "content": .object(content)]
    }

    // MARK: - Out

    private var responses: [String: JSONValue] {
        var codes: [Int: [String]] = [:]
        for (status, code) in ownProblems { codes[status, default: []].append(code) }
        for (code, statuses) in function?.problems ?? [:] {
            for status in statuses { codes[status, default: []].append(code) }
        }
        var responses = [String(route.status.code): answer]
        for (status, codes) in codes {
            responses[String(status)] = [
                "description": .string(Set(codes).sorted().joined(separator: ", ")),
                "content": ["application/problem+json": ["schema": ["$ref": "#/components/schemas/Problem"]]],
            ]
        }
        return responses
    }

    /// What HTTP refuses by itself, and what can befall every function.
    private var ownProblems: [(Int, String)] {
        var problems = [
            (401, "unauthenticated"), (429, "rate_limited"), (500, "internal"), (503, "database_unavailable"),
            (503, "overloaded"), (503, "busy"), (504, "timeout"), (400, "unknown_parameter"),
            (431, "header_too_large"),
        ]
        if route.role > .reader { problems.append((403, "forbidden")) }
        if !route.pathParameters.isEmpty { problems += [(404, "not_found"), (400, "invalid_parameter")] }
        if !route.query.isEmpty { problems += [(400, "invalid_parameter"), (422, "invalid_parameter")] }
        if route.method == .post {
            problems += [
                (400, "invalid_idempotency_key"), (422, "idempotency_key_reused"), (409, "conflict"),
            ]
        }
        if route.method != .get {
            problems += [(408, "request_timeout"), (413, "body_too_large"), (415, "unsupported_media_type")]
            problems.append((400, route.body == .none ? "unexpected_body" : "malformed_json"))
            if route.body == .requiredOrMail { problems.append((400, "malformed_mail")) }
        }
        return problems
    }

    private var answer: JSONValue {
        var properties: [String: JSONValue] = ["success": ["const": true]]
        var required: [JSONValue] = ["success", "data"]
        if function?.isList == true {
            properties["data"] = ["type": "array", "items": ["type": "object"]]
            properties["meta"] = ["$ref": "#/components/schemas/Page"]
            required.append("meta")
        } else {
            properties["data"] = ["type": ["object", "array", "null"]]
        }
        let schema: JSONValue = [
            "type": "object", "required": .array(required), "properties": .object(properties),
        ]
        var content: [String: JSONValue] = ["application/json": ["schema": schema]]
        if route.stream != nil { content["text/event-stream"] = ["schema": ["type": "string"]] }
        return [
            "description": .string(function?.isList == true ? "One page." : "Done."),
            "content": .object(content),
        ]
    }
}
