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

    /// - Parameter authorization: the header as it came.
    /// - Throws: the problem for the caller: 401, or what keeps the database from answering.
    func authenticate(_ authorization: String?) async throws -> Identity {
        guard let authorization else {
            throw Problem.unauthenticated("This address needs an API key: Authorization: Bearer cad_….")
        }
        guard let key = APIKey(authorization: authorization) else {
            throw Problem.unauthenticated(
                "The Authorization header must be: Bearer cad_<tenant>_<64 hexadecimal digits>.")
        }
        return Identity(tenantID: key.tenantID, caller: try await caller(key))
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
