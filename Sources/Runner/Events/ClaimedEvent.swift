import SQL

/// An event that this process may publish.
struct ClaimedEvent: Sendable {
    let lane: Int
    let leaseNumber: Int
    let tenantID: String
    let id: String
    /// Its subject, too.
    let type: String
    let correlationID: String
    let traceparent: String?
    let payload: [UInt8]

    init?(_ row: Row) {
        guard let lane = row.integer("lane"), let leaseNumber = row.integer("lease_number"),
            let tenantID = row.text("tenant_id"), let id = row.text("event_id"),
            let type = row.text("type"), let correlationID = row.text("correlation_id"),
            let payload = row.bytes("payload")
        else { return nil }
        self.lane = lane
        self.leaseNumber = leaseNumber
        self.tenantID = tenantID
        self.id = id
        self.type = type
        self.correlationID = correlationID
        self.traceparent = row.text("traceparent")
        self.payload = payload
    }
}
