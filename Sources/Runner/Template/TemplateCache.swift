/// Parsed templates, as parsing costs more than rendering; bounded in number and in size.
///
/// Two generations: what is used moves to the younger one; when that is full it becomes the older one, and
/// what was in that is forgotten.
actor TemplateCache {
    private struct Key: Hashable {
        let source: String
        let format: ParsedTemplate.Format
    }

    private let capacity: Int
    private let largestSize: Int
    private var younger: [Key: ParsedTemplate] = [:]
    private var older: [Key: ParsedTemplate] = [:]
    private var youngerSize = 0

    /// - Parameters:
    ///   - capacity: the most templates that are kept.
    ///   - largestSize: the most bytes of source that they have together.
    init(capacity: Int = 512, largestSize: Int = 8 << 20) {
        self.capacity = capacity
        self.largestSize = largestSize
    }

    func template(_ source: String, _ format: ParsedTemplate.Format) throws(TemplateProblem) -> ParsedTemplate
    {
        let key = Key(source: source, format: format)
        if let template = younger[key] { return template }
        let template = if let known = older[key] { known } else { try ParsedTemplate(source, format) }
        keep(template, key)
        return template
    }

    var count: Int { younger.count + older.count }

    private func keep(_ template: ParsedTemplate, _ key: Key) {
        let size = key.source.utf8.count
        if younger.count >= capacity / 2 || youngerSize + size > largestSize / 2 {
            older = younger
            younger = [:]
            youngerSize = 0
        }
        older[key] = nil
        younger[key] = template
        youngerSize += size
    }
}
