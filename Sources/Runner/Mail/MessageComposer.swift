import CGMime

/// Puts a rendered message into the form of a mail: RFC 5322, with the MIME tree built by GMime.
///
/// The same message gives the same bytes, whoever composes it and how often.
struct MessageComposer: Sendable {
    init() {
        GMime.start()
    }

    /// The mail with CRLF line ends, no line longer than 998 bytes, ASCII throughout.
    ///
    /// - Throws: when a header would have a line break, or an address is none.
    func compose(_ headers: MessageHeaders, _ message: RenderedMessage) throws(CompositionError) -> [UInt8] {
        var writer = HeaderWriter()
        writer.add("Date", try date(headers.date))
        try writer.addIDs("Message-ID", headers.messageID)
        try writer.addMailbox("From", headers.from)
        if let replyTo = headers.replyTo { try writer.addMailbox("Reply-To", replyTo) }
        try writer.addMailbox("To", headers.to)
        try writer.addText("Subject", message.subject)
        if let inReplyTo = headers.inReplyTo { try writer.addIDs("In-Reply-To", inReplyTo) }
        if let references = headers.references, !references.isEmpty {
            try writer.addIDs("References", references)
        }
        if let url = headers.unsubscribeURL {
            try writer.addURL("List-Unsubscribe", url)
            if url.lowercased().hasPrefix("https:") {
                writer.add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
            }
        }
        writer.add("MIME-Version", "1.0")
        var mail = Array(writer.lines.utf8)
        mail += body(message, boundary: boundary(headers.messageID)).written()
        return mail
    }

    private func body(_ message: RenderedMessage, boundary: String) -> MIMEPart {
        let text = MIMEPart(text: message.text, subtype: "plain")
        guard let html = message.html else { return text }
        // The best comes last (RFC 2046, section 5.1.4).
        return MIMEPart(alternatives: [text, MIMEPart(text: html, subtype: "html")], boundary: boundary)
    }

    /// Begins with characters that never follow each other in quoted-printable.
    private func boundary(_ messageID: String) -> String {
        let id = messageID.utf8.prefix { $0 != UInt8(ascii: "@") }.filter { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        return "=_" + String(decoding: id.prefix(60), as: UTF8.self)
    }

    /// The instant in UTC in the form of RFC 5322.
    private func date(_ text: String) throws(CompositionError) -> String {
        guard !HeaderText.hasControlCharacter(text) else { throw .controlCharacter(field: "Date") }
        guard let parsed = g_date_time_new_from_iso8601(text, nil) else { throw .malformed(field: "Date") }
        defer { g_date_time_unref(parsed) }
        guard let utc = g_date_time_to_utc(parsed) else { throw .malformed(field: "Date") }
        defer { g_date_time_unref(utc) }
        guard let formatted = g_mime_utils_header_format_date(utc) else { throw .malformed(field: "Date") }
        defer { g_free(formatted) }
        return String(cString: formatted)
    }
}
