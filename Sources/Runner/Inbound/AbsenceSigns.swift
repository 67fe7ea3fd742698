/// Whether an automatic answer says that somebody is away, and not that a request has come in.
enum AbsenceSigns {
    /// - Parameter returnDate: the return that the mail states.
    static func isAbsence(_ mail: InboundMail, returnDate: String?) -> Bool {
        if AutomaticSigns.isReceipt(mail) { return false }
        if returnDate != nil || mail.header["x-apple-criteria"] != nil || mail.header["x-vacation"] != nil {
            return true
        }
        let subject = FoldedText(mail.header["subject"] ?? "")
        let text = FoldedText(ReplyText.strip(mail.text).prefix(20_000))
        if text.first(of: requests) != nil || subject.first(of: requests) != nil { return false }
        if subject.first(of: words) != nil || text.first(of: words) != nil { return true }
        // How Exchange begins what absent people have it answer.
        return labels.contains(where: subject.hasPrefix)
    }

    /// The words of `AutomaticPhrases.absence` that say more than that a machine answers.
    private static let words = AutomaticPhrases.absence.filter { !unspecific.contains($0) }

    private static let unspecific: Set = [
        "auto reply", "auto-reply", "automatic reply", "automatische antwort", "réponse automatique",
        "respuesta automática", "risposta automatica", "resposta automática", "automatisch antwoord",
    ]

    private static let labels = [
        "automatic reply:", "automatische antwort:", "réponse automatique :", "réponse automatique:",
        "respuesta automática:", "risposta automatica:", "resposta automática:", "automatisch antwoord:",
    ]

    private static let requests = [
        "ticket", "case number", "case #", "request has been received", "request has been registered",
        "we have received your", "we received your", "thank you for contacting", "thanks for contacting",
        "support request", "ihre anfrage", "votre demande", "su solicitud", "la tua richiesta",
        "la vostra richiesta",
        "seu pedido", "sua solicitação", "uw aanvraag", "uw verzoek",
    ]
}
