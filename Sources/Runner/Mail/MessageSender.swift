import HTTP
import Logging

/// Renders, composes and delivers one claimed message after the other.
struct MessageSender: Sendable {
    let renderer: TemplateRenderer
    let composer = MessageComposer()
    let transport: any Transport
    /// Nil: mails have no links of ours.
    var links: LinkKeys? = nil
    /// Nil: mails are not signed.
    var signer: DKIMSigner?
    let logger: Logger

    /// One attempt. Never throws: whatever goes wrong is an outcome of the message.
    ///
    /// - Returns: nil if a stop came first: there is nothing to finish.
    func send(
        _ message: ClaimedMessage, leaseEnd: ContinuousClock.Instant, permit: DeliveryPermit
    ) async -> FinishedMessage? {
        let rendered: RenderedMessage
        let outgoing: OutgoingMessage
        var message = message
        message.headers.unsubscribeURL = links?.unsubscribeURL(
            tenantID: message.tenantID, messageID: message.messageID)
        if let replyTo = message.headers.replyTo {
            message.headers.replyTo?.email = ReplyTokens(keys: links)
                .address(replyTo.email, tenantID: message.tenantID, messageID: message.messageID)
        }
        do {
            rendered = tracked(try await renderer.render(message), message)
            outgoing = try self.outgoing(message, rendered)
        } catch {
            log(.warning, "[STEP] message cannot be rendered: \(error)", message)
            return FinishedMessage(message, .unrenderable, error: "\(error)")
        }
        // From here on somebody else may have it.
        guard ContinuousClock.now < leaseEnd, !Task.isCancelled else {
            return FinishedMessage(message, .released)
        }
        let delivery = await transport.deliver(outgoing, permit: permit)
        switch delivery {
        case .accepted: log(.debug, "[STEP] message sent", message)
        case .temporarilyRefused: log(.notice, "[STEP] message refused for now", message)
        case .refused: log(.warning, "[STEP] message refused for good", message)
        case .unknown: log(.warning, "[STEP] message may have been sent or not", message)
        case .stopped: log(.info, "[STEP] message not sent: a stop came first", message)
        }
        return FinishedMessage(message, rendered, delivery)
    }

    /// Text stays as it is: there an address is what people read.
    private func tracked(_ rendered: RenderedMessage, _ message: ClaimedMessage) -> RenderedMessage {
        guard let links, let html = rendered.html, message.tracking != .init() else { return rendered }
        let tracked = TrackedHTML(links: links, message: message).rewritten(html)
        return RenderedMessage(subject: rendered.subject, text: rendered.text, html: tracked)
    }

    private func outgoing(
        _ message: ClaimedMessage, _ rendered: RenderedMessage
    ) throws -> OutgoingMessage {
        let sender = try EmailAddress(message.headers.from.email, field: "From")
        let mail = try composer.compose(message.headers, rendered)
        return OutgoingMessage(
            tenantID: message.tenantID,
            messageID: message.messageID,
            leaseNumber: message.leaseNumber,
            sender: sender,
            recipient: try EmailAddress(message.headers.to.email, field: "To"),
            smtp: message.smtp,
            mail: try signer?.sign(mail, sender: sender) ?? mail)
    }

    /// Ids only: what a server answers may hold addresses, so it is kept with the message and not in the log.
    private func log(
        _ level: Logger.Level, _ text: @autoclosure () -> Logger.Message, _ message: ClaimedMessage
    ) {
        logger.log(
            level: level, text(),
            metadata: [
                "tenantId": "\(message.tenantID)", "enrollmentId": "\(message.enrollmentID)",
                "sequenceId": "\(message.sequenceID)", "correlationId": "\(message.correlationID)",
                "messageId": "\(message.messageID)",
            ])
    }
}
