import Foundation
import Logging
import SQL

/// The secrets with which the webhooks of tenants are signed: where they are says the database, what they are
/// the environment and files of this machine.
actor WebhookSecrets {
    private static let lifetime = Duration.seconds(5)
    private static let capacity = 1000
    private static let largestFile = 0x1000

    private struct Envelope: Decodable { let data: [String] }

    private let procedures: Procedures
    private let environment: [String: String]
    private let logger: Logger
    private var known: [String: (references: [String], until: ContinuousClock.Instant)] = [:]

    init(procedures: Procedures, environment: [String: String], logger: Logger) {
        self.procedures = procedures
        self.environment = environment
        self.logger = logger
    }

    /// None for a tenant without any, or one that is not there.
    func secrets(of tenantID: String, requestID: RequestID) async throws -> [String] {
        try await references(tenantID, requestID).flatMap(read)
    }

    private func references(_ tenantID: String, _ requestID: RequestID) async throws -> [String] {
        if let entry = known[tenantID], entry.until > .now { return entry.references }
        let context = Caller.context("webhook", .reader, requestID)
        let answer = try await procedures.call(
            "api.list_webhook_secrets", isSafe: true,
            ["p_tenant_id": .text(tenantID), "p_context": context])
        let references = try JSONDecoder().decode(Envelope.self, from: Data(answer)).data
        if known.count >= Self.capacity { known.removeAll(keepingCapacity: true) }
        known[tenantID] = (references, .now + Self.lifetime)
        return references
    }

    /// One a line; what cannot be read is none, and the log says so.
    private func read(_ reference: String) -> [String] {
        var text: String?
        if reference.hasPrefix("env:") {
            text = environment[String(reference.dropFirst(4))]
        } else if reference.hasPrefix("file:"),
            let file = FileHandle(forReadingAtPath: String(reference.dropFirst(5)))
        {
            text = (try? file.read(upToCount: Self.largestFile)).map { String(decoding: $0, as: UTF8.self) }
            try? file.close()
        }
        let secrets = (text ?? "").split(whereSeparator: \.isNewline)
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        if secrets.isEmpty {
            logger.error(
                "A secret of webhooks is not where it should be.", metadata: ["reference": "\(reference)"])
        }
        return secrets
    }
}
