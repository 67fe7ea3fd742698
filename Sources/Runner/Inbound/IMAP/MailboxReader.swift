/// Reads mailboxes by IMAP, one at a time, on a thread of its own: that blocks.
actor MailboxReader {
    private let queue = BlockingQueue(label: "pgcadence.imap")
    private let limits: IMAPLimits

    init(limits: IMAPLimits = IMAPLimits()) {
        self.limits = limits
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    /// The next mails from a position on, oldest first.
    ///
    /// - Throws: `IMAPError` when nothing is known; what fails later ends the batch.
    func read(
        _ account: IMAPAccount, secret: String, from position: MailboxPosition
    ) throws(IMAPError) -> MailboxBatch {
        let connection = try IMAPConnection(account, secret: secret, limits: limits)
        var folder = try IMAPFolder(account.folder ?? "INBOX", connection, limits: limits)
        defer { folder.close() }
        let uids = try uids(in: &folder, from: position)
        let first = position.uidValidity == folder.uidValidity ? position.uidNext : nil
        var batch = MailboxBatch(
            uidValidity: folder.uidValidity, uidNext: uids.first ?? folder.uidNext ?? first ?? 1)
        let chosen = Array(uids.prefix(limits.mails))
        guard !chosen.isEmpty else { return batch }
        do throws(IMAPError) {
            try fill(&batch, with: chosen, from: &folder)
            batch.hasMore = batch.uidNext <= uids.last ?? 0
        } catch {
            batch.error = error
        }
        return batch
    }

    private func uids(in folder: inout IMAPFolder, from position: MailboxPosition) throws(IMAPError) -> [Int]
    {
        if position.uidValidity == folder.uidValidity, let next = position.uidNext {
            // Most of the time nothing is new, and the server has said so.
            return folder.uidNext.map { $0 <= next } == true ? [] : try folder.uids(from: next)
        }
        if let since = position.since { return try folder.uids(since: since) }
        if let next = folder.uidNext { return try folder.uids(from: next) }
        return try folder.uids(from: 1).suffix(1)
    }

    private func fill(
        _ batch: inout MailboxBatch, with uids: [Int], from folder: inout IMAPFolder
    ) throws(IMAPError) {
        let known = try folder.describe(uids)
        var bytes = 0
        for uid in uids {
            if bytes > limits.bytes { return }
            if let description = known[uid] {
                let raw = try folder.read(uid, headerOnly: description.size > limits.mail)
                if let raw {
                    batch.mails.append(
                        MailboxBatch.Mail(
                            uid: uid, raw: raw, size: description.size, receivedAt: description.receivedAt))
                    bytes += raw.count
                }
            }
            batch.uidNext = uid + 1
        }
    }
}
