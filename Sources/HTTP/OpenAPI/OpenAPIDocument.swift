import HTTPTypes

/// The routes in the form of OpenAPI 3.1.
struct OpenAPIDocument {
    let routes: [Route]
    let functions: [String: APIDescription.Function]

    var value: JSONValue {
        var paths: [String: JSONValue] = [:]
        var schemas: [String: JSONValue] = [
            "Problem": Self.problem, "Page": Self.page, "FeedPage": Self.feedPage,
        ]
        for (pattern, routes) in Dictionary(grouping: routes, by: \.pattern) {
            var item: [String: JSONValue] = [:]
            for route in routes {
                let operation = OpenAPIOperation(route: route, function: functions[route.function])
                item[route.method.rawValue.lowercased()] = operation.value(&schemas)
            }
            paths[Self.template(pattern)] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "pgcadence",
                "version": "1",
                "description":
                    "Sales sequences that run inside PostgreSQL. Every error is a problem document (RFC 9457).",
            ],
            "servers": [["url": "/"]],
            "security": [["bearer": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": [
                    "bearer": [
                        "type": "http", "scheme": "bearer",
                        "description":
                            "An API key, cad_<tenant>_<64 hexadecimal digits>; or, where configured, a JWT.",
                    ]
                ],
                "headers": Self.headers,
                "schemas": .object(schemas),
            ],
        ]
    }

    /// `/sequences/:sequenceId` is `/sequences/{sequenceId}`.
    private static func template(_ pattern: String) -> String {
        pattern.split(separator: "/").map { $0.first == ":" ? "/{\($0.dropFirst())}" : "/\($0)" }.joined()
    }

    private static let headers: JSONValue = [
        "X-Request-Id": [
            "description": "The request's own, or one that was made: what to search the log for.",
            "required": true, "schema": ["type": "string"],
        ],
        "ETag": [
            "description": "Names the state that was answered, for If-Match.",
            "required": true, "schema": ["type": "string", "pattern": #"^"[0-9a-f]{32}"$"#],
        ],
        "Idempotency-Replayed": [
            "description": "There if the answer is that of an earlier request with the same Idempotency-Key.",
            "required": false, "schema": ["const": "true"],
        ],
        "Retry-After": [
            "description": "When to come again, in seconds.",
            "required": true, "schema": ["type": "string", "pattern": "^[0-9]+$"],
        ],
    ]

    private static let problem: JSONValue = [
        "type": "object",
        "required": ["success", "type", "title", "status", "code", "requestId"],
        "properties": [
            "success": ["const": false],
            "type": ["type": "string", "format": "uri"],
            "title": ["type": "string", "description": "One sentence that the caller can act on."],
            "status": ["type": "integer"],
            "code": ["type": "string", "description": "Stable, for programs."],
            "requestId": ["type": "string"],
            "errors": [
                "type": "array",
                "items": [
                    "type": "object",
                    "required": ["pointer", "message"],
                    "properties": [
                        "pointer": ["type": "string", "description": "A JSON pointer into the body."],
                        "message": ["type": "string"],
                    ],
                ],
            ],
        ],
    ]

    /// By cursor there is neither number nor total.
    static let page: JSONValue = [
        "type": "object",
        "additionalProperties": false,
        "required": ["pageSize", "nextCursor"],
        "properties": [
            "page": ["type": "integer", "minimum": 1],
            "pageSize": ["type": "integer", "minimum": 1, "maximum": 100, "examples": [20]],
            "total": ["type": "integer", "minimum": 0, "examples": [1]],
            "totalPages": ["type": "integer", "minimum": 0, "examples": [1]],
            "nextCursor": ["type": ["string", "null"], "examples": [.null]],
        ],
    ]

    /// Of the feed: after which event to go on.
    static let feedPage: JSONValue = [
        "type": "object",
        "additionalProperties": false,
        "required": ["pageSize", "nextAfter", "hasMore"],
        "properties": [
            "pageSize": ["type": "integer", "minimum": 1, "maximum": 1000, "examples": [100]],
            "nextAfter": ["type": ["string", "null"], "format": "uuid"],
            "hasMore": ["type": "boolean", "examples": [false]],
        ],
    ]
}
