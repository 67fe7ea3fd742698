/// Renders claimed messages: Mustache over their variables, with defaults for what is missing.
struct TemplateRenderer: Sendable {
    static let largestBody = 1 << 20
    static let largestSubject = 4096

    private let cache: TemplateCache

    init(cache: TemplateCache = TemplateCache()) {
        self.cache = cache
    }

    /// The subject and bodies of a message as they leave.
    ///
    /// A variable is missing when it is absent, null or the empty text; then its default under its full name
    /// stands in, if that is not empty itself. The text part is derived from the HTML when it has no template
    /// of its own.
    func render(_ message: ClaimedMessage) async throws(RenderError) -> RenderedMessage {
        let subject = try await parsed(message.subjectTemplate, "subject", .text)
        let text = try await parsed(message.textTemplate, "text template", .text)
        let html = try await parsed(message.htmlTemplate, "HTML template", .html)
        guard text != nil || html != nil else { throw .empty }

        let variables = try variables(of: message)
        if message.missingVariables == .fail {
            let missing = Self.missing([subject, text, html], variables)
            guard missing.isEmpty else { throw .missing(missing) }
        }
        let renderedSubject = try renderSubject(subject, variables, thread: message.threadSubject)
        let renderedHTML = try render(html, variables, part: "HTML part")
        let renderedText =
            try render(text, variables, part: "text part")
            ?? renderedHTML.map { HTMLText(html: $0).plain }
        let rendered = RenderedMessage(
            subject: renderedSubject, text: renderedText ?? "", html: renderedHTML)
        guard !rendered.isBlank else { throw .empty }
        return rendered
    }

    private func parsed(
        _ source: String?, _ part: String, _ format: ParsedTemplate.Format
    ) async throws(RenderError) -> ParsedTemplate? {
        guard let source, !source.isEmpty else { return nil }
        do {
            return try await cache.template(source, format)
        } catch {
            throw .template(part: part, error)
        }
    }

    private func variables(of message: ClaimedMessage) throws(RenderError) -> TemplateValue {
        do {
            var reader = TemplateValueReader(message.variables)
            var variables = try reader.read()
            var defaultsReader = TemplateValueReader(message.variableDefaults)
            guard case .object = variables, case .object(let defaults) = try defaultsReader.read() else {
                throw RenderError.variables
            }
            // Ours before anything that a contact brings along under this name.
            if let url = message.headers.unsubscribeURL { variables.set(.text(url), at: ["unsubscribeUrl"]) }
            for (name, value) in defaults where !value.isMissing {
                let path = name.split(separator: ".")
                if !path.isEmpty, variables.value(named: name)?.isMissing ?? true {
                    variables.set(value, at: path[...])
                }
            }
            return variables
        } catch {
            throw .variables
        }
    }

    /// The variables that a message needs and that have neither a value nor a default, each once.
    func missing(in message: ClaimedMessage) async throws(RenderError) -> [String] {
        let templates = [
            try await parsed(message.subjectTemplate, "subject", .text),
            try await parsed(message.textTemplate, "text template", .text),
            try await parsed(message.htmlTemplate, "HTML template", .html),
        ]
        return Self.missing(templates, try variables(of: message))
    }

    /// What cannot be printed, an object or a list, is missing too.
    private static func missing(_ templates: [ParsedTemplate?], _ variables: TemplateValue) -> [String] {
        var missing: [String] = []
        for name in templates.compactMap({ $0?.needed }).joined() where !missing.contains(name) {
            if variables.value(named: name)?.printed?.isEmpty ?? true { missing.append(name) }
        }
        return missing
    }

    private func render(
        _ template: ParsedTemplate?, _ variables: TemplateValue, part: String, limit: Int = largestBody
    ) throws(RenderError) -> String? {
        guard let template else { return nil }
        guard let result = template.render(variables, limit: limit) else {
            throw .tooLarge(part: part, limit: limit)
        }
        return result
    }

    /// A variable can never add a header: what would end the line is refused, not taken out.
    private func renderSubject(
        _ template: ParsedTemplate?, _ variables: TemplateValue, thread: String?
    ) throws(RenderError) -> String {
        let subject =
            try render(template, variables, part: "subject", limit: Self.largestSubject) ?? thread ?? ""
        guard !HeaderText.hasControlCharacter(subject) else {
            let names = (template?.needed ?? []).filter {
                HeaderText.hasControlCharacter(variables.value(named: $0)?.printed ?? "")
            }
            throw .controlCharacter(names)
        }
        return HeaderText.trimmed(subject)
    }
}
