/// A folder, opened to be read: nothing in it changes, no flag either.
struct IMAPFolder {
    /// What tells one life of the folder's UIDs from another.
    let uidValidity: Int
    /// What the next mail will get at least; nil where the server does not say.
    let uidNext: Int?
    private let connection: IMAPConnection
    private let limits: IMAPLimits
    private var commands = 0

    /// Opens it with EXAMINE.
    init(_ name: String, _ connection: IMAPConnection, limits: IMAPLimits) throws(IMAPError) {
        self.connection = connection
        self.limits = limits
        let quoted = name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let answers = try Self.run("EXAMINE \"\(quoted)\"", tag: "x0", connection, limits)
        let codes = answers.filter { $0.tag == "*" }
        guard let validity = codes.lazy.compactMap({ $0.code("UIDVALIDITY") }).first else {
            throw .strange("the folder has no UIDVALIDITY")
        }
        uidValidity = validity
        uidNext = codes.lazy.compactMap { $0.code("UIDNEXT") }.first
    }

    /// The UIDs from one on, in their order.
    mutating func uids(from first: Int) throws(IMAPError) -> [Int] {
        // The last mail answers to n:* even if its UID is smaller.
        try search("UID \(first):*").filter { $0 >= first }
    }

    /// The UIDs of what came on a day (2026-03-02) or after it, in their order.
    mutating func uids(since day: String) throws(IMAPError) -> [Int] {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, (1...12).contains(parts[1]) else { throw .strange("no day: \(day)") }
        return try search("SINCE \(parts[2])-\(Self.months[parts[1] - 1])-\(parts[0])")
    }

    /// What is known of mails before they are read.
    struct Description: Sendable, Equatable {
        var size = 0
        /// RFC 3339.
        var receivedAt: String?
    }

    mutating func describe(_ uids: [Int]) throws(IMAPError) -> [Int: Description] {
        let set = uids.map(String.init).joined(separator: ",")
        var found: [Int: Description] = [:]
        for (uid, items) in try fetch("\(set) (UID RFC822.SIZE INTERNALDATE)") {
            var description = Description()
            if case .atom(let size)? = items["RFC822.SIZE"] { description.size = Int(size) ?? 0 }
            if case .string(let date)? = items["INTERNALDATE"] {
                description.receivedAt = Self.instant(String(decoding: date, as: UTF8.self))
            }
            found[uid] = description
        }
        return found
    }

    /// A mail, or its header; nil when it is gone.
    mutating func read(_ uid: Int, headerOnly: Bool) throws(IMAPError) -> [UInt8]? {
        let section = headerOnly ? "BODY[HEADER]" : "BODY[]"
        let items = try fetch("\(uid) (UID \(section.replacing("BODY[", with: "BODY.PEEK[")))")
        if case .string(let bytes)? = items.first(where: { $0.0 == uid })?.1[section] { return bytes }
        return nil
    }

    /// Says goodbye; whether the server hears it does not matter.
    mutating func close() {
        try? connection.send("x\(commands + 1) LOGOUT\r\n")
    }

    private mutating func search(_ criteria: String) throws(IMAPError) -> [Int] {
        let answers = try run("UID SEARCH \(criteria)")
        let found = answers.filter { $0.tag == "*" && $0.text.uppercased().hasPrefix("SEARCH") }
            .flatMap { $0.values.dropFirst() }
        return found.compactMap { if case .atom(let text) = $0 { Int(text) } else { nil } }.sorted()
    }

    /// The items of the mails that a FETCH answers, by their UIDs.
    private mutating func fetch(_ what: String) throws(IMAPError) -> [(Int, [String: IMAPResponse.Value])] {
        try run("UID FETCH \(what)").compactMap { answer in
            // * 12 FETCH (UID 7 …): others tell of flags that changed.
            let values = answer.values
            guard answer.tag == "*", values.count >= 3, case .atom(let word) = values[1],
                word.uppercased() == "FETCH", case .list(let list) = values[2]
            else { return nil }
            var items: [String: IMAPResponse.Value] = [:]
            for index in stride(from: 0, to: list.count - 1, by: 2) {
                if case .atom(let name) = list[index] { items[name.uppercased()] = list[index + 1] }
            }
            guard case .atom(let text)? = items["UID"], let uid = Int(text) else { return nil }
            return (uid, items)
        }
    }

    private mutating func run(_ command: String) throws(IMAPError) -> [IMAPResponse] {
        commands += 1
        return try Self.run(command, tag: "x\(commands)", connection, limits)
    }

    private static func run(
        _ command: String, tag: String, _ connection: IMAPConnection, _ limits: IMAPLimits
    ) throws(IMAPError) -> [IMAPResponse] {
        try connection.send("\(tag) \(command)\r\n")
        var answers: [IMAPResponse] = []
        while true {
            let answer = try response(connection, limits)
            if answer.tag == "*" && answer.text.uppercased().hasPrefix("BYE") {
                throw .lost("the server says \(answer.text.prefix(200))")
            }
            if answer.tag == tag {
                guard answer.text.uppercased().hasPrefix("OK") else {
                    let words = command.split(separator: " ").prefix(2).joined(separator: " ")
                    throw .denied(command: words, answer: String(answer.text.prefix(500)))
                }
                return answers
            }
            answers.append(answer)
        }
    }

    private static func response(
        _ connection: IMAPConnection, _ limits: IMAPLimits
    ) throws(IMAPError) -> IMAPResponse {
        var line = try connection.line()
        var pieces: [IMAPResponse.Piece] = [.line(line)]
        while let length = IMAPResponse.literal(after: line) {
            guard length <= 2 * limits.mail else { throw .strange("a literal has \(length) bytes") }
            pieces.append(.literal(try connection.bytes(length)))
            line = try connection.line()
            pieces.append(.line(line))
        }
        return IMAPResponse(pieces)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// "17-Jul-2026 02:44:25 -0700" as RFC 3339; nil for anything else.
    static func instant(_ text: String) -> String? {
        let parts = text.split(separator: " ")
        let day = parts.first?.split(separator: "-") ?? []
        guard parts.count == 3, day.count == 3, let number = Int(day[0]), (1...31).contains(number),
            let month = months.firstIndex(where: { $0.lowercased() == day[1].lowercased() }),
            day[2].count == 4, parts[1].count == 8, parts[2].count == 5
        else { return nil }
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return
            "\(day[2])-\(two(month + 1))-\(two(number))T\(parts[1])\(parts[2].prefix(3)):\(parts[2].suffix(2))"
    }
}
