/// What a link of a mail that left the house means.
struct Link: Sendable, Equatable {
    /// What happens to whoever follows it.
    enum Kind: UInt8, Sendable, CaseIterable {
        case unsubscribe = 0x75
        case click = 0x63
        case open = 0x6f
    }

    let kind: Kind
    let tenantID: String
    /// A UUID in lower case.
    let messageID: String
    /// Where a click leads; nil for the other kinds.
    var target: String?
}
