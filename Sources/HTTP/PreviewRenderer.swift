/// Makes of the sources and variables that the database gives what somebody would read; HTTP knows no templates.
public struct PreviewRenderer: Sendable {
    /// What became of a preview.
    public enum Outcome: Sendable {
        /// The whole answer, as JSON.
        case rendered([UInt8])
        /// In one sentence, for whoever wrote the template.
        case refused(String)
    }

    let render: @Sendable ([UInt8]) async throws -> Outcome

    /// - Parameter render: takes the answer of the stored function as it is.
    public init(_ render: @escaping @Sendable ([UInt8]) async throws -> Outcome) {
        self.render = render
    }

    func answer(_ answer: [UInt8]) async throws -> [UInt8] {
        switch try await render(answer) {
        case .rendered(let answer): return answer
        case .refused(let reason): throw Problem(422, "not_renderable", reason)
        }
    }
}
