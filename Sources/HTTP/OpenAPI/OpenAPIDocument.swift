import Foundation
import HTTPTypes

/// The routes in the form of OpenAPI 3.1.
struct OpenAPIDocument {
    let routes: [Route]
    let functions: [String: APIDescription.Function]

    /// The document.
    var json: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8]((try? encoder.encode(value)) ?? Data())
    }

    private var value: JSONValue {
        var paths: [String: JSONValue] = [:]
        for (pattern, routes) in Dictionary(grouping: routes, by: \.pattern) {
            var item: [String: JSONValue] = [:]
            for route in routes {
                item[route.method.rawValue.lowercased()] =
                    OpenAPIOperation(
                        route: route, function: functions[route.function]
                    ).value
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
                "schemas": ["Problem": Self.problem, "Page": Self.page],
            ],
        ]
    }

    /// `/sequences/:sequenceId` is `/sequences/{sequenceId}`.
    private static func template(_ pattern: String) -> String {
        pattern.split(separator: "/").map { $0.first == ":" ? "/{\($0.dropFirst())}" : "/\($0)" }.joined()
    }

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

    private static let page: JSONValue = [
        "type": "object",
        "required": ["pageSize"],
        "properties": [
            "page": ["type": ["integer", "null"], "minimum": 1],
            "pageSize": ["type": "integer", "minimum": 1, "maximum": 1000],
            "total": ["type": ["integer", "null"], "minimum": 0],
            "totalPages": ["type": ["integer", "null"], "minimum": 0],
            "nextCursor": ["type": ["string", "null"]],
            "nextAfter": ["type": ["string", "null"], "format": "uuid"],
            "hasMore": ["type": "boolean"],
        ],
    ]
}
