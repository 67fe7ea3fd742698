import HTTPTypes
import Hummingbird
import NIOHTTP1

/// Takes the body of a request in: its type, its size, and the time that it may take.
struct BodyReader: Sendable {
    let timeout: Duration
    let memory: BodyMemory

    /// Calls `answer` with the bytes for `p_body`, or nil for a function without one, and holds on to the
    /// memory for them until it returns.
    func withBody<Answer: Sendable>(
        of request: Request, for route: Route, _ answer: ([UInt8]?) async throws -> Answer
    ) async throws -> Answer {
        if route.method == .get { return try await answer(nil) }
        let holding = Holding(memory)
        do {
            let bytes = try await bytes(of: request, limit: route.size.rawValue, holding)
            let result = try await answer(try content(bytes, request.headers, route))
            await holding.release()
            return result
        } catch {
            await holding.release()
            throw error
        }
    }

    /// Whether what comes is CSV, and this address takes it.
    static func isCSV(_ headers: HTTPFields, for route: Route) -> Bool {
        guard case .requiredOrCSV = route.body else { return false }
        return mediaType(headers) == "text/csv"
    }

    private func content(_ bytes: [UInt8], _ headers: HTTPFields, _ route: Route) throws(Problem) -> [UInt8]?
    {
        guard Self.isCSV(headers, for: route) else { return try json(bytes, headers, route) }
        try checkType(headers, "text/csv")
        guard !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil else {
            throw Problem(400, "malformed_csv", "The CSV is not UTF-8 text without NUL bytes.")
        }
        return bytes
    }

    private func json(_ bytes: [UInt8], _ headers: HTTPFields, _ route: Route) throws(Problem) -> [UInt8]? {
        if bytes.isEmpty {
            switch route.body {
            case .none: return nil
            case .optional: return Array("{}".utf8)
            case .required, .requiredOrCSV:
                throw Problem.malformedJSON("This address needs a JSON body; it was empty.")
            }
        }
        try checkType(headers, "application/json")
        if case .none = route.body {
            guard Self.isEmptyObject(bytes) else {
                throw Problem(400, "unexpected_body", "This address takes no body.")
            }
            return nil
        }
        try JSONLimits().check(bytes)
        return bytes
    }

    private func bytes(of request: Request, limit: Int, _ holding: Holding) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }) {
            if length > limit { throw Problem.bodyTooLarge(limit: limit) }
            if length == 0 { return [] }
        } else if request.headers[.transferEncoding] == nil {
            return []
        }
        return try await withThrowingTaskGroup(of: [UInt8].self) { group in
            group.addTask { try await collect(request.body, limit: limit, holding) }
            group.addTask {
                try await Task.sleep(for: timeout)
                throw Problem(408, "request_timeout", "The body did not arrive in time.")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? []
        }
    }

    private func collect(_ body: RequestBody, limit: Int, _ holding: Holding) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await part in body {
                if bytes.count + part.readableBytes > limit { throw Problem.bodyTooLarge(limit: limit) }
                try await holding.grow(to: bytes.count + part.readableBytes)
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch is HTTPParserError {
            throw Problem(400, "malformed_request", "The body breaks the rules of HTTP.")
        }
        return bytes
    }

    private func checkType(_ headers: HTTPFields, _ expected: String) throws(Problem) {
        guard Self.mediaType(headers) == expected else {
            throw .unsupportedMediaType("The Content-Type must be application/json.")
        }
        for parameter in Self.typeParts(headers).dropFirst() where parameter.hasPrefix("charset=") {
            let name = parameter.dropFirst("charset=".count).filter { $0 != "\"" && $0 != " " }
            if name != "utf-8" { throw .unsupportedMediaType("Bodies are UTF-8; no other charset is taken.") }
        }
        if let encoding = headers[.contentEncoding]?.lowercased(), encoding != "identity" {
            throw .unsupportedMediaType("The body must not be compressed.")
        }
    }

    private static func typeParts(_ headers: HTTPFields) -> [Substring] {
        (headers[.contentType] ?? "").lowercased().split(separator: ";")
            .map { $0.trimmingPrefix(while: \.isWhitespace) }
    }

    private static func mediaType(_ headers: HTTPFields) -> String? {
        typeParts(headers).first?.split(separator: " ").first.map(String.init)
    }

    private static func isEmptyObject(_ bytes: [UInt8]) -> Bool {
        bytes.filter { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } == Array("{}".utf8)
    }
}

/// What one request has taken of the memory for bodies.
private actor Holding {
    private let memory: BodyMemory
    private var bytes = 0

    init(_ memory: BodyMemory) {
        self.memory = memory
    }

    func grow(to size: Int) async throws(Problem) {
        guard size >= BodyMemory.countedFrom, size > bytes else { return }
        try await memory.take(size - bytes)
        bytes = size
    }

    func release() async {
        if bytes > 0 { await memory.giveBack(bytes) }
        bytes = 0
    }
}
