@testable import Runner

/// Mails for tests, written as they come in.
enum MailFixture {
    /// A mail of 18 December 2025, a Thursday, with further header lines and a text.
    static func raw(_ header: String, _ text: String = "Hello", from: String = "Anna <anna@example.com>")
        -> [UInt8]
    {
        let head = "From: \(from)\nTo: sales@example.org\nDate: Thu, 18 Dec 2025 10:00:00 +0100\n"
        let body =
            header.lowercased().contains("content-type:") ? "" : "Content-Type: text/plain; charset=utf-8\n"
        return Array((head + body + header + "\n\n" + text + "\n").utf8)
    }

    static func verdict(
        _ header: String, _ text: String = "Hello", from: String = "Anna <anna@example.com>"
    ) throws -> InboundVerdict {
        try Classifier.verdict(on: InboundReader.read(raw(header, text, from: from)))
    }

    /// A delivery report with the given blocks of recipients and a returned message.
    static func report(_ recipients: String, notice: String = "Your message could not be delivered.")
        -> [UInt8]
    {
        raw(
            """
            Subject: Delivery Status Notification
            Content-Type: multipart/report; report-type=delivery-status; boundary=b
            """,
            """
            --b
            Content-Type: text/plain

            \(notice)
            --b
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net

            \(recipients)
            --b
            Content-Type: message/rfc822

            From: sales@example.org
            Message-ID: <one@example.org>
            Subject: Hello

            Hello
            --b--
            """, from: "Mail Delivery System <MAILER-DAEMON@mx.example.net>")
    }

    static func reportVerdict(_ recipients: String, notice: String = "Not delivered.") throws
        -> InboundVerdict
    {
        try Classifier.verdict(on: InboundReader.read(report(recipients, notice: notice)))
    }
}
