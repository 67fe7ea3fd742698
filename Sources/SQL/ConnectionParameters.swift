internal import CLibPQ
import Foundation

/// What libpq is given to open a session: the connection string taken apart, and our defaults where it is
/// silent.
struct ConnectionParameters: Sendable {
    /// libpq's names and values, in order.
    let elements: [(keyword: String, value: String)]
    let statementTimeout: Duration

    /// - Throws: `SQLError.unreachable` when libpq cannot read the connection string.
    init(_ settings: ConnectionSettings) throws(SQLError) {
        let given = try Self.parse(settings.url)
        try Self.check(given)
        var said = Set(given.map(\.keyword))
        let isService = said.contains("service")
        said.formUnion(Self.defaults())
        var elements = given.filter { $0.keyword != "client_encoding" }
        for (keyword, value) in Self.ours(settings) where !said.contains(keyword) {
            // A value of ours would win over the one in the service file, which only libpq reads.
            guard !isService || keyword == "fallback_application_name" else { continue }
            elements.append((keyword, value))
        }
        elements.append(("client_encoding", "UTF8"))
        self.elements = elements
        statementTimeout = settings.statementTimeout
    }

    private static func ours(_ settings: ConnectionSettings) -> [(String, String)] {
        [
            ("fallback_application_name", settings.applicationName),
            // libpq takes whole seconds and makes 1 to 2.
            ("connect_timeout", String(max(2, Int64((settings.connectTimeout / .seconds(1)).rounded(.up))))),
            ("keepalives_idle", "15"),
            ("keepalives_interval", "5"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
        ]
    }

    private static func parse(_ url: String) throws(SQLError) -> [(keyword: String, value: String)] {
        guard !url.utf8.contains(0) else {
            throw .unreachable("the connection string contains a NUL character")
        }
        var message: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &message) else {
            defer { PQfreemem(message) }
            let reason = message.map { String(cString: $0) } ?? "out of memory"
            throw .unreachable("the connection string cannot be read: \(withoutQuotedText(reason))")
        }
        defer { PQconninfoFree(options) }
        return values(options)
    }

    /// The keywords that `PG…` variables, the service that they name, or libpq itself give a value.
    private static func defaults() -> Set<String> {
        guard let options = PQconndefaults() else { return [] }
        defer { PQconninfoFree(options) }
        return Set(values(options).map(\.keyword))
    }

    private static func values(
        _ options: UnsafeMutablePointer<PQconninfoOption>
    ) -> [(keyword: String, value: String)] {
        var values: [(keyword: String, value: String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                values.append((String(cString: keyword), String(cString: value)))
            }
            option += 1
        }
        return values
    }

    /// A password with an unescaped `@` or `/` ends up in host or port, which libpq prints: find it before
    /// that.
    private static func check(_ values: [(keyword: String, value: String)]) throws(SQLError) {
        for (keyword, value) in values {
            let isWrong =
                switch keyword {
                case "host": value.split(separator: ",").contains { $0.dropFirst().contains("@") }
                case "port": value.contains { !($0.isNumber || $0 == ",") }
                default: false
                }
            guard !isWrong else {
                throw .unreachable(
                    """
                    the \(keyword) in the connection string is none: in a URI the characters @, /, : and # of a \
                    password have to be percent-encoded
                    """
                )
            }
        }
    }

    /// libpq quotes the part that it did not understand; that can be a password.
    private static func withoutQuotedText(_ message: String) -> String {
        guard let first = message.firstIndex(of: "\""), let last = message.lastIndex(of: "\""), first < last
        else { return message.trimmingCharacters(in: .whitespacesAndNewlines) }
        return (message[...first] + "…" + message[last...]).trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
