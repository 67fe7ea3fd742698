import HTTPTypes

/// One endpoint: what a request must look like and which stored function answers it.
struct Route: Sendable {
    /// What the request may carry as its body.
    enum Body: Sendable {
        /// No body; an empty JSON object is tolerated. The function has no `p_body`.
        case none
        /// A JSON object; an absent body is passed as `{}`.
        case optional
        /// A JSON body.
        case required
        /// A JSON body, or text/csv, which the function takes as `p_csv`.
        case requiredOrCSV
        /// A JSON body, or message/rfc822, which a `MailReader` turns into one.
        case requiredOrMail
    }

    /// How large a body may be, in bytes.
    enum Size: Int, Sendable {
        case ordinary = 0x10_0000
        /// For what takes thousands of rows at once.
        case bulk = 0x80_0000
        /// For a mail with its attachments.
        case mail = 0x190_0000
    }

    /// A part of the path: given text, or a value that becomes an argument.
    enum Segment: Sendable, Equatable {
        case literal(String)
        case parameter(Parameter)
    }

    /// Every route of the table lies under it.
    static let prefix = "/api/v1"

    let method: HTTPRequest.Method
    let pattern: String
    let segments: [Segment]
    let function: String
    let status: HTTPResponse.Status
    let role: Role
    let body: Body
    let size: Size
    let query: [Parameter]
    /// The largest pageSize that the function takes.
    let pageLimit: Int
    /// The function that answers those who want server-sent events; nil: there are none.
    let stream: String?
    /// Whether the answer are sources that the program renders before anybody sees them.
    let isRendered: Bool
    let marker: String?
    /// Under which name the log has the id of what was created.
    let created: String?

    init(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ function: String,
        _ status: Int,
        _ role: Role,
        _ body: Body = .none,
        size: Size = .ordinary,
        query: String = "",
        pageLimit: Int = 100,
        stream: String? = nil,
        isRendered: Bool = false,
        marker: String? = nil,
        created: String? = nil
    ) {
        self.method = method
        self.pattern = Self.prefix + path
        self.segments = pattern.split(separator: "/").map { part in
            part.first == ":" ? .parameter(Parameter(String(part.dropFirst()))) : .literal(String(part))
        }
        self.function = function
        self.status = HTTPResponse.Status(code: status)
        self.role = role
        self.body = body
        self.size = size
        self.query = query.split(separator: " ").map { Parameter(String($0)) }
        self.pageLimit = pageLimit
        self.stream = stream
        self.isRendered = isRendered
        self.marker = marker
        self.created = created
    }

    /// The raw values of the path's parameters in their order, or nil if the path is another one.
    func match(_ path: [Substring]) -> [Substring]? {
        guard path.count == segments.count else { return nil }
        var values: [Substring] = []
        for (segment, part) in zip(segments, path) {
            switch segment {
            case .literal(let text): if text != part { return nil }
            case .parameter:
                if part.isEmpty { return nil }
                values.append(part)
            }
        }
        return values
    }

    /// The parameters in the path, in their order.
    var pathParameters: [Parameter] {
        segments.compactMap { if case .parameter(let parameter) = $0 { parameter } else { nil } }
    }
}
