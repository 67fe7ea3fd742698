import Crypto
import Foundation
import HTTPTypes
import Hummingbird

/// What people see who follow the unsubscribe link: one page in its states, without scripts or pictures.
struct UnsubscribePage: Sendable {
    let title: String
    let text: String
    var hasButton = false

    static let question = UnsubscribePage(
        title: "Unsubscribe", text: "Do you want to stop getting e-mails from this sender?", hasButton: true)
    static let done = UnsubscribePage(
        title: "You are unsubscribed",
        text: "This sender will not write to you any more. You may close this page.")
    static let unknown = UnsubscribePage(
        title: "This link does not work",
        text: "It is not complete, or no longer valid. Please use the link in the e-mail as it is there.")
    static let later = UnsubscribePage(
        title: "Please try again in a minute", text: "This link was used very often just now.")
    static let unavailable = UnsubscribePage(
        title: "Please try again in a few minutes",
        text: "We could not do this just now, and nothing has been changed.", hasButton: true)

    /// With the headers of a page that loads nothing, is kept nowhere, and tells nobody where it was.
    func response(_ status: HTTPResponse.Status) -> Response {
        var headers = HTTPFields()
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src '\(Self.styleHash)'; form-action 'self'; base-uri 'none'; "
            + "frame-ancestors 'none'"
        headers[.referrerPolicy] = "no-referrer"
        headers[.robots] = "noindex, nofollow"
        headers[.xContentTypeOptions] = "nosniff"
        return Gateway.response(
            status, Array(html.utf8), type: "text/html; charset=utf-8", headers: headers)
    }

    private var html: String {
        """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)</title>
        <style>\(Self.style)</style>
        </head>
        <body>
        <main>
        <h1>\(title)</h1>
        <p>\(text)</p>
        \(hasButton ? "<form method=\"post\"><button type=\"submit\">Unsubscribe</button></form>\n" : "")</main>
        </body>
        </html>

        """
    }

    private static let style =
        ":root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui,sans-serif;margin:0}"
        + "main{max-width:32rem;margin:12vh auto;padding:0 1.5rem}h1{font-size:1.5rem}"
        + "button{font:inherit;padding:.6rem 1.4rem;border:2px solid;border-radius:.4rem;cursor:pointer}"

    private static let styleHash =
        "sha256-" + Data(SHA256.hash(data: Array(style.utf8))).base64EncodedString()
}

extension HTTPField.Name {
    static let referrerPolicy = HTTPField.Name("Referrer-Policy")!
    static let robots = HTTPField.Name("X-Robots-Tag")!
}
