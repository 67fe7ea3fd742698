import HTTP

/// The HTML part of a mail that tells when it is opened, and which of its links are followed.
struct TrackedHTML {
    let links: LinkKeys
    let message: ClaimedMessage

    /// Links of the web lead through us, if clicks are tracked; at the end of the body is a picture that nobody
    /// sees, if openings are. What is no address of the web, and our own links, stay as they are.
    func rewritten(_ html: String) -> String {
        var reader = HTMLReader(html)
        var result: [UInt8] = []
        var copied = 0
        var end = reader.html.count
        while let token = reader.next() {
            switch token {
            case .start("a", let attributes) where message.tracking.clicks,
                .start("area", let attributes) where message.tracking.clicks:
                guard let target = attributes["href"], let range = reader.valueRanges["href"],
                    let url = links.clickURL(
                        tenantID: message.tenantID, messageID: message.messageID, target: target)
                else { continue }
                result += reader.html[copied..<range.lowerBound]
                result += "\"\(HTMLEscaping().escapeText(url))\"".utf8
                copied = range.upperBound
            case .end("body"): end = reader.tokenStart
            default: continue
            }
        }
        result += reader.html[copied..<max(copied, end)]
        result += picture.utf8
        result += reader.html[max(copied, end)...]
        return String(decoding: result, as: UTF8.self)
    }

    private var picture: String {
        guard message.tracking.opens,
            let url = links.openURL(tenantID: message.tenantID, messageID: message.messageID)
        else { return "" }
        return "<img src=\"\(HTMLEscaping().escapeText(url))\" width=\"1\" height=\"1\" alt=\"\" "
            + "style=\"display:block;width:1px;height:1px;border:0\">"
    }
}
