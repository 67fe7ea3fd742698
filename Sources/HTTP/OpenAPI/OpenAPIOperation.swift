import Foundation
import HTTPTypes

/// One route in the form of OpenAPI 3.1.
struct OpenAPIOperation {
    let route: Route
    let function: APIDescription.Function?

    /// - Parameter schemas: the schemas of resources that the operation names are added to them.
    func value(_ schemas: inout [String: JSONValue]) -> JSONValue {
        var operation: [String: JSONValue] = [
            "operationId": .string(String(route.function.dropFirst("api.".count))),
            "tags": [.string(String(route.pattern.dropFirst(Route.prefix.count + 1).prefix { $0 != "/" }))],
            "summary": .string(function?.summary ?? ""),
            "description": .string("Needs the role \(route.role.rawValue)."),
            "security": [["bearer": []]],
            "parameters": .array(parameters),
            "responses": .object(responses(&schemas)),
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
                    "Last-Event-ID", "Of a stream: go on after the event with this id. Pages leave it out.",
                    ["type": "string", "maxLength": 1024, "pattern": "^[ -~]*$"]))
        }
        if function?.isReplayed == true {
            parameters.append(
                Self.header(
                    "Idempotency-Key", "Repeated with the same key, the request is done once.",
                    ["type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"]))
        }
        if function?.problems["precondition_failed"] != nil {
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
        let schema = function?.body ?? ["type": "object"]
        var content: [String: JSONValue] = [
            "application/json": ["schema": schema.ofBody, "example": schema.example]
        ]
        if route.body == .requiredOrCSV {
            content["text/csv"] = [
                "schema": ["type": "string", "minLength": 1],
                "example": "email,firstName\nada@globex.example,Ada\n",
            ]
        }
        if route.body == .requiredOrMail {
            content["message/rfc822"] = ["schema": ["type": "string", "minLength": 1]]
        }
        return ["required": .boolean(route.body != .optional), "content": .object(content)]
    }

    // MARK: - Out

    private func responses(_ schemas: inout [String: JSONValue]) -> [String: JSONValue] {
        var problems: [Int: [String: Problem]] = [:]
        for problem in route.problems { problems[problem.status, default: [:]][problem.code] = problem }
        if function?.isReplayed == true {
            let reused = "This Idempotency-Key was used for another request: take a new one."
            problems[422, default: [:]]["idempotency_key_reused"] = Problem(
                422, "idempotency_key_reused", reused)
        }
        for (code, said) in function?.problems ?? [:] {
            for status in said.statuses {
                problems[status, default: [:]][code] = Problem(status, code, said.title ?? "")
            }
        }
        var responses = [String(route.status.code): answer(&schemas)]
        for (status, problems) in problems {
            responses[String(status)] = Self.refusal(status, problems)
        }
        return responses
    }

    private static func refusal(_ status: Int, _ problems: [String: Problem]) -> JSONValue {
        let codes = problems.keys.sorted()
        let schema: JSONValue = [
            "allOf": [
                ["$ref": "#/components/schemas/Problem"],
                [
                    "properties": [
                        "status": ["const": .integer(status)],
                        "code": ["enum": .array(codes.map { .string($0) })],
                    ]
                ],
            ]
        ]
        let examples = problems.mapValues { problem -> JSONValue in
            ["value": problem.value(requestID: "5f03cf1e-3dfb-4552-85db-308477deb8d6")]
        }
        var headers: [String: JSONValue] = ["X-Request-Id": ["$ref": "#/components/headers/X-Request-Id"]]
        if status == 429 || status == 503 {
            headers["Retry-After"] = ["$ref": "#/components/headers/Retry-After"]
        }
        return [
            "description": .string(codes.joined(separator: ", ")),
            "headers": .object(headers),
            "content": ["application/problem+json": ["schema": schema, "examples": .object(examples)]],
        ]
    }

    private func answer(_ schemas: inout [String: JSONValue]) -> JSONValue {
        let isList = function?.isList == true
        let item = function?.answer?.ofAnswer ?? ["type": "object"]
        var properties: [String: JSONValue] = ["success": ["const": true]]
        var required: [JSONValue] = ["success", "data"]
        var example: [String: JSONValue] = ["success": true]
        if isList {
            properties["data"] = ["type": "array", "items": item.named(in: &schemas)]
            let isFeed = function?.isFeed == true
            properties["meta"] = ["$ref": .string("#/components/schemas/\(isFeed ? "FeedPage" : "Page")")]
            required.append("meta")
            example["data"] = [item.example]
            example["meta"] = (isFeed ? OpenAPIDocument.feedPage : OpenAPIDocument.page).example
        } else {
            properties["data"] = item.named(in: &schemas)
            example["data"] = item.example
        }
        var headers: [String: JSONValue] = ["X-Request-Id": ["$ref": "#/components/headers/X-Request-Id"]]
        if function?.isTagged == true { headers["ETag"] = ["$ref": "#/components/headers/ETag"] }
        if function?.isReplayed == true {
            headers["Idempotency-Replayed"] = ["$ref": "#/components/headers/Idempotency-Replayed"]
        }
        let schema: JSONValue = [
            "type": "object", "additionalProperties": false, "required": .array(required),
            "properties": .object(properties),
        ]
        var content: [String: JSONValue] = [
            "application/json": ["schema": schema, "example": .object(example)]
        ]
        if route.stream != nil { content["text/event-stream"] = ["schema": ["type": "string"]] }
        return [
            "description": .string(isList ? "One page." : "Done."),
            "headers": .object(headers),
            "content": .object(content),
        ]
    }
}
