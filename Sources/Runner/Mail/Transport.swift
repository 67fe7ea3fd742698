/// Takes mails away.
protocol Transport: Sendable {
    /// How many mails it can take at a time.
    var parallelDeliveries: Int { get }

    /// Makes one attempt, within limits of its own.
    ///
    /// - Parameter permit: To be asked immediately before the mail is handed over.
    func deliver(_ outgoing: OutgoingMessage, permit: DeliveryPermit) async -> Delivery

    /// Comes after a batch, before its outcome is written: returns when what was accepted outlives a crash.
    ///
    /// - Throws: when that cannot be said; the batch then counts as not delivered, and is delivered again.
    func settle() async throws

    /// Comes last: gives back what it holds.
    func close() async
}

extension Transport {
    func settle() async throws {}
    func close() async {}
}
