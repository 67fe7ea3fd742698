/// Whose tokens (JWT) are taken, and under which names they say who the caller is.
public struct TokenSettings: Sendable {
    /// The file with the issuer's keys: a JSON Web Key Set. It is read again when it changes.
    public let keyFile: String
    /// What `iss` must be.
    public let issuer: String
    /// What `aud` must be or contain.
    public let audience: String
    /// The name of the claim with the tenant's id.
    public let tenantClaim: String
    /// The name of the claim with the user's id.
    public let userClaim: String
    /// The name of the claim with the role: reader, member or admin.
    public let roleClaim: String

    /// All of it is needed: a token that could be for somebody else is worth nothing.
    public init(
        keyFile: String, issuer: String, audience: String,
        tenantClaim: String = "tenant", userClaim: String = "sub", roleClaim: String = "role"
    ) {
        self.keyFile = keyFile
        self.issuer = issuer
        self.audience = audience
        self.tenantClaim = tenantClaim
        self.userClaim = userClaim
        self.roleClaim = roleClaim
    }
}

/// The file with the keys of tokens can't be used.
public struct TokenKeyError: Error, Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public let description: String
}
