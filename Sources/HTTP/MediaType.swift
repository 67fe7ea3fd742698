import HTTPTypes

/// What a body claims to be.
enum MediaType: Sendable {
    case json, csv, mail, other

    /// - Throws: a 415 for compressed bodies and charsets other than UTF-8.
    init(_ headers: HTTPFields) throws(Problem) {
        let parts = (headers[.contentType] ?? "").lowercased().split(separator: ";")
            .map { $0.trimmingPrefix(while: \.isWhitespace) }
        switch parts.first?.split(separator: " ").first {
        case "application/json": self = .json
        case "text/csv": self = .csv
        case "message/rfc822": self = .mail
        default: self = .other
        }
        // A mail says of itself in which charsets it is.
        for parameter in parts.dropFirst() where parameter.hasPrefix("charset=") && self != .mail {
            let name = parameter.dropFirst("charset=".count).filter { $0 != "\"" && $0 != " " }
            if name != "utf-8" { throw .unsupportedMediaType("Bodies are UTF-8; no other charset is taken.") }
        }
        if let encoding = headers[.contentEncoding]?.lowercased(), encoding != "identity" {
            throw .unsupportedMediaType("The body must not be compressed.")
        }
    }
}
