/// A JSON value as a template sees it; numbers keep their text, so that 1.50 stays 1.50.
indirect enum TemplateValue: Sendable, Equatable {
    case null
    case boolean(Bool)
    case number(String)
    case text(String)
    case list([TemplateValue])
    case object([String: TemplateValue])

    /// Null and the empty text are as good as absent: a default stands in, a section is passed over.
    var isMissing: Bool {
        switch self {
        case .null: true
        case .text(let text): text.isEmpty
        default: false
        }
    }

    /// What prints in place of a variable; nil for what cannot be printed.
    var printed: String? {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .number(let digits): digits
        case .text(let text): text
        case .null, .list, .object: nil
        }
    }

    /// The member of an object, or the element of a list by its number, counted from 0.
    subscript(name: some StringProtocol) -> TemplateValue? {
        switch self {
        case .object(let members):
            return members[String(name)]
        case .list(let elements):
            guard let index = Int(name), elements.indices.contains(index) else { return nil }
            return elements[index]
        default:
            return nil
        }
    }

    /// What a dotted name means.
    func value(named name: String) -> TemplateValue? {
        var value = self
        for part in name.split(separator: ".") {
            guard let child = value[part] else { return nil }
            value = child
        }
        return value
    }

    /// Puts `value` where a dotted name means it, with objects on the way where nothing is.
    mutating func set(_ value: TemplateValue, at path: ArraySlice<Substring>) {
        guard let first = path.first else {
            self = value
            return
        }
        if isMissing { self = .object([:]) }
        guard case .object(var members) = self else { return }
        members[String(first), default: .null].set(value, at: path.dropFirst())
        self = .object(members)
    }
}
