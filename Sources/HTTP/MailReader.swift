/// Turns a raw mail (RFC 5322) into the JSON that a function takes. What is in it, HTTP does not know.
public struct MailReader: Sendable {
    /// A body that is no mail, with a sentence that says what is wrong.
    public struct Unreadable: Error, Sendable {
        let reason: String

        /// - Parameter reason: one sentence.
        public init(_ reason: String) {
            self.reason = reason
        }
    }

    private let json: @Sendable (_ mail: [UInt8], _ tenantID: String) throws(Unreadable) -> [UInt8]

    /// - Parameter json: pure and bounded, for any bytes.
    public init(
        _ json: @escaping @Sendable (_ mail: [UInt8], _ tenantID: String) throws(Unreadable) -> [UInt8]
    ) {
        self.json = json
    }

    func read(_ mail: [UInt8], tenantID: String) throws(Problem) -> [UInt8] {
        do throws(Unreadable) {
            return try json(mail, tenantID)
        } catch {
            throw Problem(400, "malformed_mail", error.reason)
        }
    }
}
