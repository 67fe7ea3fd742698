import HTTPTypes
import Testing

@testable import HTTP

@Suite("Routes")
struct RouteTests {
    private let table = RouteTable(routes)
    private static let id = "018f6f2e-0000-7000-8000-000000000001"

    private func function(_ method: HTTPRequest.Method, _ path: String) -> String? {
        if case .found(let route, _) = table.match(method, path) { route.function } else { nil }
    }

    @Test("each line of the table is found by its own pattern, calls api, and no two are the same")
    func everyRoute() {
        for route in routes {
            let path = route.pattern.replacing("stepNumber", with: "1")
            #expect(function(route.method, path) == route.function)
            #expect(route.function.hasPrefix("api."))
            // A forecast and a preview are asked for with a body and write nothing.
            let reads =
                route.method == .get || route.function == "api.forecast_sequence" || route.isRendered
            #expect(reads || route.role >= .member, "a change needs more than a reader")
        }
        #expect(Set(routes.map { "\($0.method) \($0.pattern)" }).count == routes.count)
        #expect(Set(routes.map(\.function)).count == routes.count)
    }

    @Test("given text wins over a parameter")
    func literalFirst() {
        #expect(function(.get, "/api/v1/sequences/tasks") == "api.list_tasks")
        #expect(function(.get, "/api/v1/sequences/\(Self.id)") == "api.get_sequence")
    }

    @Test("values come in the order of the path")
    func values() throws {
        let path = "/api/v1/sequences/a/enrollments/b/steps/3/complete"
        guard case .found(let route, let values) = table.match(.post, path) else {
            Issue.record("not found")
            return
        }
        #expect(values == ["a", "b", "3"])
        #expect(
            route.pathParameters.map(\.argument) == ["p_sequence_id", "p_enrollment_id", "p_step_number"])
        #expect(route.pathParameters.map(\.kind) == [.uuid, .uuid, .integer])
    }

    @Test("HEAD is answered as GET")
    func head() {
        #expect(function(.head, "/api/v1/sequences") == "api.list_sequences")
    }

    @Test("a known path with another method says which it takes")
    func otherMethod() {
        guard case .otherMethods(let methods) = table.match(.delete, "/api/v1/sequences") else {
            Issue.record("not refused by its method")
            return
        }
        #expect(Set(methods) == [.get, .head, .post])
    }

    @Test(
        "what is not in the table is unknown",
        arguments: [
            "/", "", "/api/v1", "/api/v1/", "/api/v1/sequences/", "/api/v2/sequences", "//api/v1/sequences",
            "/api/v1/sequences/a/b", "/api/v1/contacts/a/b",
        ])
    func unknown(path: String) {
        guard case .unknownPath = table.match(.get, path) else {
            Issue.record("\(path) is known")
            return
        }
    }
}

@Suite("Parameters")
struct ParameterTests {
    @Test("the name decides argument and type")
    func names() {
        #expect(Parameter("pageSize").argument == "p_page_size")
        #expect(Parameter("pageSize").kind == .integer)
        #expect(Parameter("page").kind == .integer)
        #expect(Parameter("enrollmentId").kind == .uuid)
        #expect(Parameter("dueDate").kind == .date)
        #expect(Parameter("assignedTo").kind == .text)
    }

    @Test(
        "good values become arguments",
        arguments: [
            ("contactId", "018F6f2e-0000-7000-8000-000000000001"), ("page", "-3"), ("page", "2147483647"),
            ("dueDate", "2028-02-29"), ("status", ""), ("assignedTo", "jörg"),
        ])
    func good(name: String, text: String) throws {
        _ = try Parameter(name).value(text)
    }

    @Test(
        "bad values are refused by name",
        arguments: [
            ("contactId", "7"), ("contactId", "018f6f2e-0000-7000-8000-00000000000g"),
            ("contactId", "018f6f2e00007000800000000000000001ab"), ("contactId", ""),
            ("page", ""), ("page", "1.5"), ("page", "2147483648"), ("page", "1 "), ("page", "٣"),
            ("dueDate", "2027-02-29"), ("dueDate", "2027-13-01"), ("dueDate", "27-01-01"), ("dueDate", "now"),
            ("dueDate", "0000-01-01"), ("status", "a\u{0}b"), ("status", String(repeating: "x", count: 1025)),
        ])
    func bad(name: String, text: String) {
        let problem = #expect(throws: Problem.self) { try Parameter(name).value(text) }
        #expect(problem?.status == 400)
        #expect(problem?.code == "invalid_parameter")
        #expect(problem?.members["parameter"] == .string(name))
    }

    @Test("a query is decoded")
    func query() throws {
        let query = try QueryString("a=1&b=x%20y+z&c&&d=e%3Df=g")
        #expect(query.items.map(\.name) == ["a", "b", "c", "d"])
        #expect(query.items.map(\.value) == ["1", "x y z", "", "e=f=g"])
        #expect(try QueryString(nil).items.isEmpty)
    }

    @Test("broken escapes are refused", arguments: ["a=%", "a=%4", "a=%zz", "a=%ff", "%ff=1"])
    func brokenQuery(text: String) {
        #expect(throws: Problem.self) { try QueryString(text) }
    }

    @Test("a request id of the caller is taken if it is short printable text")
    func requestID() {
        #expect(RequestID("abc-1").text == "abc-1")
        for bad in [nil, "", "with space", "ü", String(repeating: "x", count: 129)] {
            #expect(RequestID(bad).text.count == 36)
        }
    }
}
