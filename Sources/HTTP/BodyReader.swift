import HTTPTypes
import Hummingbird
import NIOHTTP1
import SQL

/// Takes the body of a request in: its type, its size, and the time that it may take.
struct BodyReader: Sendable {
    let timeout: Duration
    let memory: BodyMemory
    /// Nil: mails are not taken.
    var mails: MailReader?

    /// A body that was taken in.
    struct Body: Sendable {
        var bytes: [UInt8] = []
        /// What it becomes; nil for a function without one.
        var argument: (name: String, value: Value)?
    }

    /// Calls `answer` with the body, and holds on to the memory for it until it returns.
    func withBody<Answer: Sendable>(
        of request: Request, for route: Route, tenantID: String, _ answer: (Body) async throws -> Answer
    ) async throws -> Answer {
        if route.method == .get { return try await answer(Body()) }
        return try await withBytes(of: request, limit: limit(for: route, request.headers)) { bytes in
            let argument = try argument(bytes, request.headers, route, tenantID)
            return try await answer(Body(bytes: bytes, argument: argument))
        }
    }

    /// The same with a body of any type; none is empty.
    func withBytes<Answer: Sendable>(
        of request: Request, limit: Int, _ answer: ([UInt8]) async throws -> Answer
    ) async throws -> Answer {
        let holding = Holding(memory)
        do {
            let result = try await answer(try await bytes(of: request, limit: limit, holding))
            await holding.release()
            return result
        } catch {
            await holding.release()
            throw error
        }
    }

    /// Only a mail may be as large as a mail.
    private func limit(for route: Route, _ headers: HTTPFields) -> Int {
        let isMail = route.body == .requiredOrMail && mails != nil && (try? MediaType(headers)) == .mail
        return (isMail ? .mail : route.size).rawValue
    }

    private func accepted(_ route: Route) -> String {
        switch route.body {
        case .requiredOrCSV: "application/json or text/csv"
        case .requiredOrMail where mails != nil: "application/json or message/rfc822"
        default: "application/json"
        }
    }

    private func argument(
        _ bytes: [UInt8], _ headers: HTTPFields, _ route: Route, _ tenantID: String
    ) throws(Problem) -> (name: String, value: Value)? {
        if bytes.isEmpty {
            switch route.body {
            case .none: return nil
            case .optional: return ("p_body", .json(Array("{}".utf8)))
            case .required, .requiredOrCSV, .requiredOrMail:
                throw Problem.malformedJSON("This address needs a body; it was empty.")
            }
        }
        let type = try MediaType(headers)
        if route.body == .requiredOrCSV, type == .csv {
            guard let text = String(validating: bytes, as: UTF8.self), !text.utf8.contains(0) else {
                throw Problem(400, "malformed_csv", "The body is not UTF-8 text without NUL bytes.")
            }
            return ("p_csv", .text(text))
        }
        if route.body == .requiredOrMail, type == .mail, let mails {
            return ("p_body", .json(try mails.read(bytes, tenantID: tenantID)))
        }
        guard type == .json else {
            throw .unsupportedMediaType("The Content-Type must be \(accepted(route)).")
        }
        if case .none = route.body {
            guard Self.isEmptyObject(bytes) else {
                throw Problem(400, "unexpected_body", "This address takes no body.")
            }
            return nil
        }
        try JSONLimits().check(bytes)
        return ("p_body", .json(bytes))
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
