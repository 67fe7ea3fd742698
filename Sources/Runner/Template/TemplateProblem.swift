/// What makes a source no template of ours, as the rest of a sentence.
///
/// The rules and the words are those of `template.problems` in SQL, which refuses such a source when it is
/// saved.
struct TemplateProblem: Error, Sendable, Equatable, CustomStringConvertible {
    let description: String
}
