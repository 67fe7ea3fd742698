/// Which messages a mail is about.
enum MessageReferences {
    /// The ids that a reply names: In-Reply-To, then References as they stand there.
    static func answered(_ header: InboundHeader) -> [String] {
        unique(
            header.all("in-reply-to").flatMap(MailAddresses.ids)
                + header.all("references").flatMap(MailAddresses.ids))
    }

    /// The ids of a returned message, as it came along or as the notice quotes its header.
    static func returned(_ mail: InboundMail, _ notice: BounceNotice) -> [String] {
        let enclosed = mail.enclosed.compactMap { $0["message-id"] }.flatMap(MailAddresses.ids)
        // Where boundaries are broken, the returned message stands at the end of another part.
        let others = mail.parts.filter { $0.mediaType.hasPrefix("message/") || $0.level > 0 }
            .flatMap { $0.text.split(separator: "\n").prefix(1000).map(String.init) }
        let quoted = (notice.returned.prefix(5000) + notice.lines + others.prefix(5000)).compactMap {
            line -> String? in
            let line = line.drop { $0.isWhitespace || $0 == ">" }
            return line.prefix(11).lowercased() == "message-id:" ? String(line.dropFirst(11)) : nil
        }
        return unique(enclosed + quoted.flatMap(MailAddresses.ids) + answered(mail.header))
    }

    private static func unique(_ ids: [String]) -> [String] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }
    }
}
