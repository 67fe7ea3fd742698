import SQL

/// Who stands behind a valid key.
struct Caller: Sendable, Equatable, Decodable {
    let keyID: String
    let actor: String
    let role: Role

    /// `p_context`: who asks, and as what, and what the headers say beside that.
    static func context(
        _ actor: String, _ role: Role, _ requestID: RequestID, _ headers: RequestHeaders? = nil,
        digest: String? = nil, traceparent: String? = nil
    ) -> Value {
        .row([
            actor, role.rawValue, requestID.text, headers?.idempotencyKey, digest, headers?.ifMatch,
            headers?.traceparent ?? traceparent,
        ])
    }

    private enum CodingKeys: String, CodingKey {
        case keyID = "keyId"
        case actor, role
    }
}
