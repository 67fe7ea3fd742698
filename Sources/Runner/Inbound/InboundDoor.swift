import Foundation
import SQL

/// The function of the database that takes mails in.
struct InboundDoor: Sendable {
    /// What a mail did.
    struct Outcome: Sendable, Equatable, Decodable {
        let id: String
        let kind: String
        /// Nil: it waits for the enrollments to be free.
        let outcome: String?
        let enrollmentId: String?
    }

    let pool: Pool
    let timeout: Duration

    func receive(_ mail: ReceivedMail, tenantID: String) async throws(SQLError) -> Outcome {
        let bytes = try await pool.call(
            "worker.receive_mail", ["p_tenant_id": .text(tenantID), "p_mail": .json(mail.json)],
            timeout: timeout)
        // Our own function answers what it always answers.
        let unknown = Outcome(id: "", kind: mail.kind.rawValue, outcome: nil, enrollmentId: nil)
        return (try? JSONDecoder().decode(Outcome.self, from: Data(bytes ?? []))) ?? unknown
    }
}
