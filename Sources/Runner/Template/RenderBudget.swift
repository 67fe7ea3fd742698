/// What one rendering may still put out, in bytes; the parser has no limit of its own.
///
/// Nested sections over lists multiply, so each element of a list pays for the text of its section in
/// advance.
final class RenderBudget {
    private let sectionSizes: [String: Int]
    private var rest: Int
    private(set) var isExceeded = false

    init(limit: Int, sectionSizes: [String: Int]) {
        self.sectionSizes = sectionSizes
        rest = limit
    }

    /// False when that is more than is left; then the rendering fails as a whole.
    func spend(_ bytes: Int) -> Bool {
        rest -= bytes
        if rest < 0 { isExceeded = true }
        return !isExceeded
    }

    /// Pays for one element of the list of that name.
    func spendElement(of list: String) -> Bool {
        spend((sectionSizes[list] ?? 0) + 16)
    }
}
