/// Whether a mail without a delivery report is a bounce all the same: mail systems write many of their own.
enum BounceSigns {
    /// What shows it, as the end of "It is a bounce: …"; nil when it is none.
    ///
    /// A person may forward or quote a bounce: the words alone prove nothing, a mail system must have sent it.
    static func evidence(of mail: InboundMail, notice: BounceNotice) -> String? {
        if mail.header["x-failed-recipients"].flatMap({ MailAddresses.first(in: $0) }) != nil {
            return "X-Failed-Recipients names the address"
        }
        let subject = FoldedText(mail.header["subject"] ?? "")
        let text = FoldedText(notice.text.prefix(20_000))
        if subject.hasPrefix("loop alert") && text.hasPrefix("duplicated message-id") {
            return "a mailing list returned the message"
        }
        guard isFromSystem(mail.header) else { return nil }
        if let words = subject.first(of: subjects) { return "a mail system wrote “\(words)”" }
        if let words = text.first(of: openings) { return "a mail system wrote “\(words)”" }
        let isRefusal = EnhancedStatus.replyCategory(in: notice.text.prefix(20_000)) != nil
        if isRefusal, let words = text.first(of: BouncePhrases.unknown + BouncePhrases.full) {
            return "a mail system wrote “\(words)”"
        }
        return nil
    }

    /// The sender is nobody, or an address that mail systems use.
    static func isFromSystem(_ header: InboundHeader) -> Bool {
        if header["return-path"] == "<>" { return true }
        guard let from = header["from"] else { return false }
        let folded = FoldedText(from)
        guard let address = MailAddresses.first(in: folded.string) else {
            return from == "<>" || folded.isEmpty || folded.contains("<>") || folded.contains("mailer-daemon")
        }
        let local = String(address.prefix { $0 != "@" })
        return systems.contains(local) || folded.first(of: names) != nil
    }

    /// Whether it says that delivery takes longer and is tried again.
    static func isDelay(_ mail: InboundMail, notice: BounceNotice) -> Bool {
        let subject = FoldedText(mail.header["subject"] ?? "")
        if subject.first(of: delaySubjects) != nil { return true }
        return FoldedText(notice.text.prefix(20_000)).first(of: delayWords) != nil
    }

    private static let delaySubjects = [
        "(delay)", "delayed", "warning: message", "mail delivery warning",
        "warning: could not send message for past",
        "verzögert", "retardé", "retrasad", "in ritardo", "atrasad", "vertraagd",
    ]

    private static let delayWords = [
        "you do not need to resend your message", "no action is required on your part",
        "this is a warning message only", "this is only a warning", "will keep trying",
        "will continue to try",
        "will be retried", "delivery will continue to be attempted",
    ]

    private static let systems = [
        "mailer-daemon", "mailerdaemon", "mail-daemon", "maildaemon", "postmaster", "post_master", "mdaemon",
        "mail.delivery.system", "mailer_daemon", "double-bounce",
    ]

    private static let names = [
        "mail delivery s", "mail deliver system", "mailer-daemon", "mailer daemon", "delivery subsystem",
        "mail administrator", "system administrator", "mail delivery notification",
    ]

    private static let subjects = [
        "undeliver", "undelivered", "delivery status notification", "delivery status", "delivery failure",
        "delivery failed", "delivery has failed", "delivery notification", "delivery problem",
        "failure notice",
        "failure notification", "failure delivery", "returned mail", "returned to sender",
        "returning to sender",
        "mail failure", "mail failed", "mail delivery failed", "mail delivery failure", "mail system error",
        "mail could not be delivered", "message could not be delivered", "could not send message",
        "could not be delivered", "not delivered", "error sending your mail", "message delivery has failed",
        "warning: message", "mail delivery warning", "delayed mail", "message delayed", "delivery delayed",
        "unzustellbar", "nicht zustellbar", "zustellung fehlgeschlagen", "non remis", "échec de la remise",
        "échec de remise", "message non distribué", "no se puede entregar", "no entregado",
        "error de entrega",
        "non recapitabile", "mancato recapito", "mancata consegna", "impossibile recapitare", "não entregue",
        "não foi possível entregar", "falha na entrega", "onbestelbaar", "niet bezorgd", "не доставлено",
        "недоставленное", "smtp server: errors",
    ]

    private static let openings = [
        "could not be delivered", "couldn't be delivered", "was not delivered", "wasn't delivered",
        "has not been delivered", "did not reach", "not able to deliver", "wasn't able to deliver",
        "unable to deliver", "were unable to deliver", "cannot be delivered", "could not deliver",
        "delivery to the following", "delivery has failed", "error delivering your mail",
        "trouble delivering your message", "had permanent fatal errors", "had delivery errors",
        "had delivery problems", "permanent delivery errors", "undeliverable to", "failed permanently",
        "has been delayed", "is delayed for more than", "konnte nicht zugestellt werden",
        "n'a pas pu être remis", "no se pudo entregar", "non è stato recapitato", "não pôde ser entregue",
        "kon niet worden bezorgd",
    ]
}
