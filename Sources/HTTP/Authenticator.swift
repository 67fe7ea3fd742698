import Crypto
import Foundation
import SQL

/// Finds out who a caller is.
struct Authenticator: Sendable {
    /// A caller and the tenant whose rows it sees.
    struct Identity: Sendable {
        let tenantID: String
        let caller: Caller
    }

    let pool: Pool
    let memory: KeyMemory
    let timeout: Duration
    /// Nil: only API keys are taken.
    let tokens: TokenKeys?

    /// - Parameter authorization: the header as it came.
    /// - Throws: the problem for the caller: 401, or what keeps the database from answering.
    func authenticate(_ authorization: String?) async throws -> Identity {
        guard let authorization else {
            throw Problem.unauthenticated("This address needs an API key: Authorization: Bearer cad_….")
        }
        if let tokens, let token = Self.token(authorization) {
            let identity = try await tokens.identity(token)
            guard try await knows(identity.tenantID) else {
                throw Problem.invalidToken("there is no tenant of this name")
            }
            return identity
        }
        guard let key = APIKey(authorization: authorization) else {
            throw Problem.unauthenticated(
                "The Authorization header must be: Bearer cad_<tenant>_<64 hexadecimal digits>.")
        }
        return Identity(tenantID: key.tenantID, caller: try await caller(key))
    }

    /// A bearer's credential that is no key of ours.
    private static func token(_ authorization: String) -> String? {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", !parts[1].hasPrefix("cad_") else {
            return nil
        }
        return String(parts[1])
    }

    /// Whether there is such a tenant; remembered as keys are.
    private func knows(_ tenantID: String) async throws(Failure) -> Bool {
        let digest = SHA256.hash(data: Array("tenant \(tenantID)".utf8))
        switch await memory.recall(digest) {
        case .valid: return true
        case .invalid: return false
        case nil: break
        }
        let generation = await memory.generation
        do throws(SQLError) {
            let answer = try await pool.call(
                "api.knows_tenant", ["p_tenant_id": .text(tenantID)], timeout: timeout)
            let isKnown = answer.map { $0.elementsEqual("true".utf8) } ?? false
            let someone = Caller(keyID: "tenant \(tenantID)", actor: "", role: .reader)
            await memory.keep(isKnown ? someone : nil, for: digest, generation: generation)
            return isKnown
        } catch {
            throw Failure(error, hasBody: false)
        }
    }

    private func caller(_ key: APIKey) async throws(Failure) -> Caller {
        switch await memory.recall(key.digest) {
        case .valid(let caller): return caller
        case .invalid: throw Failure(.invalidKey)
        case nil: break
        }
        let generation = await memory.generation
        let caller = try await ask(key)
        await memory.keep(caller, for: key.digest, generation: generation)
        guard let caller else { throw Failure(.invalidKey) }
        return caller
    }

    private func ask(_ key: APIKey) async throws(Failure) -> Caller? {
        let answer: [UInt8]?
        do throws(SQLError) {
            answer = try await pool.call(
                "api.authenticate",
                ["p_tenant_id": .text(key.tenantID), "p_key_sha256": .bytes(Array(key.digest))],
                timeout: timeout)
        } catch {
            throw Failure(error, hasBody: false)
        }
        guard let answer else { return nil }
        do {
            return try JSONDecoder().decode(Caller.self, from: Data(answer))
        } catch {
            throw Failure(.internal, reason: "api.authenticate answered something unexpected: \(error)")
        }
    }
}

extension Problem {
    fileprivate static let invalidKey = unauthenticated("The API key is unknown, revoked or expired.")
}
