import Foundation
import HTTP
import Logging
import SQL
import ServiceLifecycle

/// Reads the mailbox whose turn it is and takes its mails in, one by one; the database keeps how far it came.
///
/// Whoever dies on the way leaves mails that are read again, and do nothing a second time.
struct MailboxPoller: Sendable {
    let pool: Pool
    let workerID: String
    let reader: MailboxReader
    var tokens = ReplyTokens(keys: nil)
    /// The password or token that a tenant's mailbox names.
    let secret: @Sendable (_ reference: String, _ tenantID: String) throws -> String
    let lease: Duration
    let timeout: Duration
    var metrics = Metrics()
    let logger: Logger

    private struct Claim: Decodable {
        struct Mailbox: Decodable {
            let tenantId: String
            let mailboxId: String
            let leaseNumber: Int
            let imap: IMAPAccount
            let uidValidity: Int?
            let uidNext: Int?
            let since: String?
        }

        let mailbox: Mailbox?
        let nextInSeconds: Double?
    }

    /// What `worker.finish_poll` takes.
    private struct Result: Encodable {
        let tenantId: String
        let mailboxId: String
        let leaseNumber: Int
        var uidValidity: Int?
        var uidNext: Int?
        var hasMore = false
        var mailCount = 0
        var refusedCount = 0
        var error: String?

        init(_ mailbox: Claim.Mailbox) {
            (tenantId, mailboxId, leaseNumber) = (mailbox.tenantId, mailbox.mailboxId, mailbox.leaseNumber)
        }
    }

    /// One unit of work for `WorkLoop`.
    func run() async throws -> Work {
        let bytes = try await pool.call(
            "worker.claim_mailbox",
            ["p_worker_id": .text(workerID), "p_lease_seconds": .integer(Int(lease / .seconds(1)))],
            timeout: timeout)
        let claim = try JSONDecoder().decode(Claim.self, from: Data(bytes ?? []))
        guard let mailbox = claim.mailbox else {
            return Work(didWork: false, nextIn: claim.nextInSeconds.map { .seconds($0) })
        }
        let result = await read(mailbox)
        let isRecorded = try await pool.call(
            "worker.finish_poll",
            ["p_worker_id": .text(workerID), "p_result": .json([UInt8](JSONEncoder().encode(result)))],
            timeout: timeout)
        if isRecorded.map({ String(decoding: $0, as: UTF8.self) }) != "t" {
            logger.info("Another worker has the mailbox by now.", metadata: Self.metadata(mailbox))
        }
        return Work(didWork: true)
    }

    private func read(_ mailbox: Claim.Mailbox) async -> Result {
        var result = Result(mailbox)
        let batch: MailboxBatch
        do {
            let secret = try secret(mailbox.imap.secret, mailbox.tenantId)
            batch = try await reader.read(
                mailbox.imap, secret: secret,
                from: MailboxPosition(
                    uidValidity: mailbox.uidValidity, uidNext: mailbox.uidNext, since: mailbox.since))
        } catch {
            if case IMAPError.stopped = error { return result }
            result.error = "\(error)"
            logger.warning(
                "A mailbox could not be read.",
                metadata: Self.metadata(mailbox).merging(["reason": "\(error)"]) { $1 })
            return result
        }
        (result.uidValidity, result.uidNext) = (batch.uidValidity, batch.uidNext)
        result.hasMore = batch.hasMore
        if let error = batch.error, error != .stopped { result.error = "\(error)" }
        for mail in batch.mails {
            if Task.isShuttingDownGracefully || Task.isCancelled {
                (result.uidNext, result.hasMore) = (mail.uid, true)
                break
            }
            do throws(SQLError) {
                if try await take(mail, mailbox) { result.mailCount += 1 } else { result.refusedCount += 1 }
            } catch {
                (result.uidNext, result.hasMore, result.error) = (mail.uid, true, "\(error)")
                break
            }
        }
        return result
    }

    /// Takes a mail in; false for one that cannot be.
    ///
    /// - Throws: `SQLError` when the database is out of reach: the mail is read again.
    private func take(_ mail: MailboxBatch.Mail, _ mailbox: Claim.Mailbox) async throws(SQLError) -> Bool {
        var metadata = Self.metadata(mailbox)
        metadata["uid"] = "\(mail.uid)"
        let received: ReceivedMail
        do throws(InboundMailError) {
            received = try ReceivedMail(
                raw: mail.raw, tenantID: mailbox.tenantId, receivedAt: mail.receivedAt, size: mail.size,
                tokens: tokens)
        } catch {
            logger.warning("A mail is passed over: \(error)", metadata: metadata)
            return false
        }
        var attempts = 0
        while true {
            attempts += 1
            do throws(SQLError) {
                let outcome = try await InboundDoor(pool: pool, timeout: timeout)
                    .receive(received, tenantID: mailbox.tenantId)
                await metrics.add(.mails, [outcome.kind, outcome.outcome ?? "waiting"])
                metadata["inboxMessageId"] = "\(outcome.id)"
                metadata["enrollmentId"] = outcome.enrollmentId.map { "\($0)" }
                logger.debug("[INBOX] \(outcome.outcome ?? "waiting")", metadata: metadata)
                return true
            } catch {
                if error.isPassing && attempts < 3, case .refused = error { continue }
                guard case .refused = error, !error.isPassing else { throw error }
                logger.error("A mail is passed over: \(error)", metadata: metadata)
                return false
            }
        }
    }

    private static func metadata(_ mailbox: Claim.Mailbox) -> Logger.Metadata {
        ["tenantId": "\(mailbox.tenantId)", "mailboxId": "\(mailbox.mailboxId)"]
    }
}
