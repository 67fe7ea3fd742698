import SQL

/// Who stands behind a valid key.
struct Caller: Sendable, Equatable, Decodable {
    let keyID: String
    let actor: String
    let role: Role

    /// `p_context` of a request that shows no key: who asks, and as what.
    static func context(_ actor: String, _ role: Role, _ requestID: RequestID) -> Value {
        .row([actor, role.rawValue, requestID.text, nil, nil, nil, nil])
    }

    private enum CodingKeys: String, CodingKey {
        case keyID = "keyId"
        case actor, role
    }
}
