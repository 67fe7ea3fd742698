import HTTPTypes
import Hummingbird

/// Takes the body of a request in: its type, its size, and the time that it may take.
struct BodyReader: Sendable {
    let limit: Int
    let timeout: Duration

    /// The bytes for `p_body`, or nil for a function without one.
    func json(of request: Request, for route: Route) async throws -> [UInt8]? {
        if route.method == .get { return nil }
        let bytes = try await bytes(of: request)
        if bytes.isEmpty {
            switch route.body {
            case .none: return nil
            case .optional: return Array("{}".utf8)
            case .required: throw Problem.malformedJSON("This address needs a JSON body; it was empty.")
            }
        }
        try checkType(request.headers)
        if case .none = route.body {
            guard Self.isEmptyObject(bytes) else {
                throw Problem(400, "unexpected_body", "This address takes no body.")
            }
            return nil
        }
        try JSONLimits().check(bytes)
        return bytes
    }

    private func bytes(of request: Request) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }) {
            if length > limit { throw Problem.bodyTooLarge(limit: limit) }
            if length == 0 { return [] }
        } else if request.headers[.transferEncoding] == nil {
            return []
        }
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await collect(request.body) }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw Problem(408, "request_timeout", "The body did not arrive in time.")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private func collect(_ body: RequestBody) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await part in body {
            if bytes.count + part.readableBytes > limit { throw Problem.bodyTooLarge(limit: limit) }
            bytes.append(contentsOf: part.readableBytesView)
        }
        return bytes
    }

    private func checkType(_ headers: HTTPFields) throws(Problem) {
        let parts = (headers[.contentType] ?? "").lowercased().split(separator: ";")
            .map { $0.trimmingPrefix(while: \.isWhitespace) }
        guard let type = parts.first, type.split(separator: " ").first == "application/json" else {
            throw .unsupportedMediaType("The Content-Type must be application/json.")
        }
        for parameter in parts.dropFirst() where parameter.hasPrefix("charset=") {
            let name = parameter.dropFirst("charset=".count).filter { $0 != "\"" && $0 != " " }
            if name != "utf-8" { throw .unsupportedMediaType("JSON is UTF-8; no other charset is taken.") }
        }
        if let encoding = headers[.contentEncoding]?.lowercased(), encoding != "identity" {
            throw .unsupportedMediaType("The body must not be compressed.")
        }
    }

    private static func isEmptyObject(_ bytes: [UInt8]) -> Bool {
        bytes.filter { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } == Array("{}".utf8)
    }
}
