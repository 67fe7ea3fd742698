/// Says what a mail that came in is. Pure: the same mail, the same verdict.
enum Classifier {
    static func verdict(on mail: InboundMail) -> InboundVerdict {
        if let verdict = FeedbackReport.verdict(on: mail) { return verdict }
        if let verdict = ProviderNotification.verdict(on: mail) { return verdict }
        if mail.mediaType != "multipart/report" || mail.reportType != "disposition-notification",
            let verdict = BounceClassifier.verdict(on: mail)
        {
            return verdict
        }
        let answered = MessageReferences.answered(mail.header)
        if let evidence = AutomaticSigns.evidence(of: mail) {
            let returnDate = ReturnDate.find(in: mail)
            return InboundVerdict(
                kind: .automatic, returnDate: returnDate, replyTo: answered,
                reason: "A machine wrote it: \(evidence).",
                isAbsence: AbsenceSigns.isAbsence(mail, returnDate: returnDate))
        }
        return InboundVerdict(
            kind: .ordinary, replyTo: answered,
            reason: "Nothing in it is a sign of a machine, so a person wrote it.")
    }
}
