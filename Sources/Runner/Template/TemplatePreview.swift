import Foundation
import HTTP

/// Renders what `api.preview_…` answers, as senders render messages.
struct TemplatePreview: Sendable {
    let renderer: TemplateRenderer
    /// Nil: mails have no links of ours.
    var links: LinkKeys?

    private struct Question: Decodable {
        struct Content: Decodable {
            let subject: String?
            let html: String?
            let text: String?
            /// JSON objects.
            let variables: String
            let variableDefaults: String
        }
        let data: Content
    }

    private struct Answer: Encodable {
        struct Content: Encodable {
            let subject: String?
            let html: String?
            let text: String
            let missing: [String]

            private enum CodingKeys: CodingKey { case subject, html, text, missing }

            /// With its nulls.
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: CodingKeys.self)
                try container.encode(subject, forKey: .subject)
                try container.encode(html, forKey: .html)
                try container.encode(text, forKey: .text)
                try container.encode(missing, forKey: .missing)
            }
        }
        let success = true
        let data: Content
    }

    /// What is missing is left blank, and named.
    func render(_ answer: [UInt8]) async throws -> PreviewRenderer.Outcome {
        let content = try JSONDecoder().decode(Question.self, from: Data(answer)).data
        let message = ClaimedMessage(
            tenantID: "", messageID: "", leaseNumber: 0, enrollmentID: "", sequenceID: "", correlationID: "",
            headers: MessageHeaders(
                messageID: "", date: "", from: Mailbox(email: "", name: nil),
                to: Mailbox(email: "", name: nil),
                unsubscribeURL: links?.unsubscribeURL(tenantID: "preview", messageID: Self.nobody)),
            subjectTemplate: content.subject, threadSubject: nil, textTemplate: content.text,
            htmlTemplate: content.html, variables: Array(content.variables.utf8),
            variableDefaults: Array(content.variableDefaults.utf8), missingVariables: .blank)
        let rendered: RenderedMessage
        let missing: [String]
        do throws(RenderError) {
            rendered = try await renderer.render(message)
            missing = try await renderer.missing(in: message)
        } catch {
            return .refused("\(error)")
        }
        let data = Answer.Content(
            subject: content.subject == nil ? nil : rendered.subject, html: rendered.html,
            text: rendered.text,
            missing: missing)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return .rendered(try Array(encoder.encode(Answer(data: data))))
    }

    /// No message has this id: a link with it leads to a page, and its button to nothing.
    private static let nobody = "00000000-0000-0000-0000-000000000000"
}
