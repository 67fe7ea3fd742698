import Mustache

/// The variables as the root of a rendering.
struct TemplateRoot: MustacheParent {
    let variables: TemplateValue
    /// The template's own text; see `ParsedTemplate`.
    let texts: [String]
    let budget: RenderBudget

    func child(named name: String) -> Any? {
        if name.utf8.first == UInt8(ascii: "*") {
            return Int(name.dropFirst()).map { TemplateLiteral(renderText: texts[$0]) }
        }
        return variables[name].flatMap { node($0, named: name, budget) }
    }

    /// A name for a run of the template's own text, which the scanner lets nobody else use.
    static func name(ofText index: Int) -> String {
        "*\(index)"
    }
}

/// A run of the template's own text; what it costs is known in advance.
struct TemplateLiteral: MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { false }
}

/// A text or number. It has no members, also not those of its Swift type.
struct TemplateText: MustacheParent, MustacheCustomRenderable {
    let text: String
    let budget: RenderBudget

    var renderText: String { budget.spend(text.utf8.count) ? text : "" }
    var isNull: Bool { false }

    func child(named name: String) -> Any? { nil }
}

/// An object; it prints as nothing.
struct TemplateObject: MustacheParent, MustacheCustomRenderable {
    let members: [String: TemplateValue]
    let budget: RenderBudget

    var renderText: String { "" }
    var isNull: Bool { false }

    func child(named name: String) -> Any? {
        members[name].flatMap { node($0, named: name, budget) }
    }
}

/// A list, which its section is rendered over; it prints as nothing.
struct TemplateList: MustacheSequence, MustacheParent, MustacheCustomRenderable {
    let name: String
    let elements: [TemplateValue]
    let budget: RenderBudget

    var renderText: String { "" }
    var isNull: Bool { false }

    func child(named name: String) -> Any? {
        TemplateValue.list(elements)[name].flatMap { node($0, named: name, budget) }
    }

    func makeIterator() -> AnyIterator<Any> {
        var rest = elements.makeIterator()
        return AnyIterator {
            guard let element = rest.next(), budget.spendElement(of: name) else { return nil }
            return node(element, named: ".", budget) ?? TemplateText(text: "", budget: budget)
        }
    }
}

/// What the renderer gets for a value; nil when it counts as missing.
private func node(_ value: TemplateValue, named name: String, _ budget: RenderBudget) -> Any? {
    guard !value.isMissing else { return nil }
    switch value {
    case .null: return nil
    case .boolean(let boolean): return boolean
    case .number(let text), .text(let text): return TemplateText(text: text, budget: budget)
    case .list(let elements): return TemplateList(name: name, elements: elements, budget: budget)
    case .object(let members): return TemplateObject(members: members, budget: budget)
    }
}
