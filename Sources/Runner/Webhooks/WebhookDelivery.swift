import SQL

/// An event that is to be posted to an address.
struct WebhookDelivery: Sendable {
    let tenantID: String
    let webhookID: String
    let id: String
    let leaseNumber: Int
    let eventID: String
    let url: String
    /// The present one first, then the one before while it still counts.
    let secrets: [String]
    /// Nil: the event is not kept any more.
    let payload: [UInt8]?

    /// What came of an attempt.
    struct Result: Sendable, Encodable {
        let tenantId: String
        let webhookId: String
        let deliveryId: String
        let leaseNumber: Int
        /// Of the answer; nil without one.
        let status: Int?
        let error: String?
    }

    init?(_ row: Row) {
        guard let tenantID = row.text("tenant_id"), let webhookID = row.text("webhook_id"),
            let id = row.text("webhook_delivery_id"), let leaseNumber = row.integer("lease_number"),
            let eventID = row.text("event_id"), let url = row.text("url"), let secret = row.text("secret")
        else { return nil }
        self.tenantID = tenantID
        self.webhookID = webhookID
        self.id = id
        self.leaseNumber = leaseNumber
        self.eventID = eventID
        self.url = url
        secrets = [secret] + (row.text("old_secret").map { [$0] } ?? [])
        payload = row.bytes("payload")
    }

    func result(_ status: Int?, _ error: String?) -> Result {
        Result(
            tenantId: tenantID, webhookId: webhookID, deliveryId: id, leaseNumber: leaseNumber,
            status: status,
            error: error)
    }
}
