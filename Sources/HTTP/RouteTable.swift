import HTTPTypes

/// Finds the route of a request.
struct RouteTable: Sendable {
    /// What a path and a method mean.
    enum Match: Sendable {
        case found(Route, values: [Substring])
        /// The path exists with these methods only.
        case otherMethods([HTTPRequest.Method])
        case unknownPath
    }

    /// Routes by the number of their segments; of equal length those with more given text come first,
    /// so that `/sequences/tasks` wins over `/sequences/:sequenceId`.
    private let byLength: [Int: [Route]]

    init(_ routes: [Route]) {
        byLength = Dictionary(grouping: routes, by: \.segments.count).mapValues { routes in
            routes.sorted { $0.pathParameters.count < $1.pathParameters.count }
        }
    }

    /// The route for a request; one of HEAD gets that of GET.
    ///
    /// A trailing slash is another path.
    func match(_ method: HTTPRequest.Method, _ path: String) -> Match {
        guard path.first == "/" else { return .unknownPath }
        let parts = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        let wanted = method == .head ? .get : method
        var others: [HTTPRequest.Method] = []
        var literals: Int?
        for route in byLength[parts.count] ?? [] {
            guard let values = route.match(parts) else { continue }
            // Only the most literal pattern owns a path: `/sequences/tasks` is no sequence's id.
            if let literals, literals != values.count { break }
            literals = values.count
            if route.method == wanted { return .found(route, values: values) }
            others += route.method == .get ? [.get, .head] : [route.method]
        }
        return others.isEmpty ? .unknownPath : .otherMethods(others)
    }
}
