/// Who stands behind a valid key.
struct Caller: Sendable, Equatable, Decodable {
    let keyID: String
    let actor: String
    let role: Role

    private enum CodingKeys: String, CodingKey {
        case keyID = "keyId"
        case actor, role
    }
}
