import Foundation
public import Logging

/// Says whom a token (JWT, RFC 7519) stands for, by the keys of a file that is read again when it changes.
public actor TokenKeys {
    private struct KeySet: Decodable {
        let keys: [TokenKey.JWK]
    }

    /// What a token says of itself before anything is believed.
    private struct Header: Decodable {
        let alg: String
        let kid: String?
        let crit: [String]?
    }

    /// What tells one state of the file from another.
    private struct FileState: Equatable {
        let changedAt: Date?
        let size: Int?
        let number: Int?
    }

    private static let lookEvery = Duration.seconds(1)
    private static let longestToken = 8 * 1024
    /// How far the issuer's clock may be ahead of ours.
    private static let clockSkew = 30.0

    private let settings: TokenSettings
    private let logger: Logger
    private var keys: [TokenKey] = []
    private var state: FileState?
    private var lastLook = ContinuousClock.now

    /// - Throws: `TokenKeyError` if the file can't be read or a key in it can't be used.
    public init(_ settings: TokenSettings, logger: Logger) async throws {
        self.settings = settings
        self.logger = logger
        state = Self.state(of: settings.keyFile)
        keys = try await Self.read(settings.keyFile)
    }

    /// - Throws: a 401 that says what is wrong with the token.
    func identity(_ token: String, at now: Date = Date()) async throws(Problem) -> Authenticator.Identity {
        await readAgainIfChanged()
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= Self.longestToken, parts.count == 3,
            let data = Data(base64URL: String(parts[0])),
            let header = try? JSONDecoder().decode(Header.self, from: data), header.crit == nil
        else { throw .invalidToken("it is no signed token that can be read here") }
        let candidates = header.kid == nil ? keys : keys.filter { $0.id == header.kid }
        guard candidates.count == 1, let key = candidates.first, key.algorithm == header.alg else {
            throw .invalidToken("none of the issuer's keys fits it")
        }
        let members: [String: JSONValue]
        do {
            members = try await key.members(of: token)
        } catch {
            throw .invalidToken("its signature is not right")
        }
        return try identity(members, now.timeIntervalSince1970)
    }

    private func identity(
        _ members: [String: JSONValue], _ now: Double
    ) throws(Problem) -> Authenticator.Identity {
        guard let end = members["exp"]?.number, end > now else {
            throw .invalidToken("it has expired, or says not until when it holds (exp)")
        }
        if let start = members["nbf"], (start.number ?? .infinity) > now + Self.clockSkew {
            throw .invalidToken("it does not hold yet (nbf)")
        }
        guard members["iss"] == .string(settings.issuer) else {
            throw .invalidToken("it is of another issuer (iss)")
        }
        let audience = JSONValue.string(settings.audience)
        guard members["aud"] == audience || members["aud"]?.items.contains(audience) == true else {
            throw .invalidToken("it is meant for others (aud)")
        }
        guard case .string(let tenantID) = members[settings.tenantClaim], APIKey.isTenantID(tenantID[...])
        else {
            throw .invalidToken("it names no tenant (\(settings.tenantClaim))")
        }
        guard case .string(let user) = members[settings.userClaim], (1...255).contains(user.count),
            !user.utf8.contains(0)
        else { throw .invalidToken("it names no user (\(settings.userClaim))") }
        guard case .string(let name) = members[settings.roleClaim], let role = Role(rawValue: name) else {
            throw .invalidToken("its role is not reader, member or admin (\(settings.roleClaim))")
        }
        let caller = Caller(keyID: "token:\(tenantID):\(user)", actor: user, role: role)
        return Authenticator.Identity(tenantID: tenantID, caller: caller)
    }

    private func readAgainIfChanged() async {
        guard .now - lastLook >= Self.lookEvery else { return }
        lastLook = .now
        let present = Self.state(of: settings.keyFile)
        guard present != state else { return }
        do {
            keys = try await Self.read(settings.keyFile)
            state = present
            logger.info("The keys of tokens were read again.", metadata: ["keys": "\(keys.count)"])
        } catch {
            // The keys from before hold on: a file that is half written must not lock everybody out.
            logger.error("The keys of tokens cannot be read; those from before are used: \(error)")
        }
    }

    private static func state(of file: String) -> FileState {
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        return FileState(
            changedAt: attributes?[.modificationDate] as? Date, size: attributes?[.size] as? Int,
            number: attributes?[.systemFileNumber] as? Int)
    }

    private static func read(_ file: String) async throws(TokenKeyError) -> [TokenKey] {
        let set: KeySet
        do {
            set = try JSONDecoder().decode(KeySet.self, from: Data(contentsOf: URL(filePath: file)))
        } catch {
            throw TokenKeyError(description: "\(file) is no JSON Web Key Set that can be read: \(error)")
        }
        var keys: [TokenKey] = []
        for key in set.keys where key.use == nil || key.use == "sig" {
            do throws(TokenKeyError) {
                keys.append(try await TokenKey(key))
            } catch {
                throw TokenKeyError(description: "\(file): \(error)")
            }
        }
        guard !keys.isEmpty else { throw TokenKeyError(description: "\(file) holds no key for signatures") }
        return keys
    }
}

extension JSONValue {
    fileprivate var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    fileprivate var items: [JSONValue] {
        if case .array(let items) = self { items } else { [] }
    }
}

extension Problem {
    static func invalidToken(_ reason: String) -> Problem {
        unauthenticated("The token cannot be taken: \(reason).")
    }
}
