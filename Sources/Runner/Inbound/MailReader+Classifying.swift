import HTTP

extension MailReader {
    /// Reads and judges mails as `pgcadence ingest` and the mailboxes do.
    static func classifying(_ tokens: ReplyTokens) -> MailReader {
        MailReader { (bytes, tenantID) throws(Unreadable) in
            do throws(InboundMailError) {
                return try ReceivedMail(raw: bytes, tenantID: tenantID, tokens: tokens).json
            } catch {
                throw Unreadable("\(error)")
            }
        }
    }
}
