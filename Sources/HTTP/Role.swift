/// What a key may do; each role may do what the ones before it may.
public enum Role: String, Sendable, CaseIterable, Comparable, Decodable {
    case reader, member, admin

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    /// Orders roles by what they may do.
    public static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }
}
