/// A mail that came in, read: what the classifier looks at, and nothing of the MIME library.
struct InboundMail: Sendable, Equatable {
    /// Of the mail itself.
    var header = InboundHeader()
    /// The media type of the whole, in lower case ("multipart/report").
    var mediaType = "text/plain"
    /// "delivery-status", "feedback-report", …, in lower case; empty when it is no report.
    var reportType = ""
    /// The parts that are no containers, in their order.
    var parts: [InboundPart] = []
    /// The headers of messages that came along inside (the returned message of a bounce), the outermost first.
    var enclosed: [InboundHeader] = []
}

/// One part that is no container.
struct InboundPart: Sendable, Equatable {
    /// In lower case.
    var mediaType: String
    /// In Unicode, with LF line ends, cut at `InboundReader.Limits.textBytes`; empty for what is no text.
    var text: String
    /// The `method` of a calendar part, in lower case.
    var method = ""
    /// 0 is the mail itself, 1 a message inside it, and so on.
    var level = 0
}

extension InboundMail {
    /// The parts of the mail itself with a media type.
    func parts(_ mediaType: String) -> [InboundPart] {
        parts.filter { $0.level == 0 && $0.mediaType == mediaType }
    }

    /// What a person reads: the plain text, or the HTML made plain where there is none.
    var text: String {
        let own = parts.filter { $0.level == 0 }
        let plain = own.filter { $0.mediaType == "text/plain" }.map(\.text).joined(separator: "\n")
        if plain.contains(where: { !$0.isWhitespace }) { return plain }
        return own.filter { $0.mediaType == "text/html" }.map { HTMLText(html: $0.text).plain }
            .joined(separator: "\n")
    }
}
