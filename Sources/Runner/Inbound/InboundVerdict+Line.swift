import Foundation

extension InboundVerdict {
    /// The verdict as one line of JSON, its members in their order, with the file's name first.
    func line(file: String) -> String {
        let members = [
            ("file", Self.json(file)), ("kind", Self.json(kind)), ("severity", Self.json(severity)),
            ("status", Self.json(status)), ("recipient", Self.json(recipient)),
            ("returnDate", Self.json(returnDate)), ("replyTo", Self.json(replyTo)),
            ("reason", Self.json(reason)),
        ]
        return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
    }

    private static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
