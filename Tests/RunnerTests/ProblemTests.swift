import Foundation
import HTTPTypes
import Logging
import SQL
import Testing

@testable import HTTP

@Suite("Problems")
struct ProblemTests {
    private func problem(
        _ state: String, detail: String? = nil, context: String? = nil, hasBody: Bool = true
    ) -> Problem {
        let refusal = Refusal(sqlState: state, message: "A sentence.", detail: detail, context: context)
        return Problem(.refused(refusal), hasBody: hasBody)
    }

    private let inFunction = "PL/pgSQL function api.f() line 3"

    @Test("what a function raises is forwarded with its members")
    func raised() throws {
        let detail =
            #"{"code":"enrollment_not_active","title":"A sentence.","enrollmentId":"e1","errors":[{"pointer":"/a"}]}"#
        let problem = problem("SE409", detail: detail)
        #expect(problem.status == 409)
        #expect(problem.code == "enrollment_not_active")
        let document = try #require(
            try JSONSerialization.jsonObject(with: Data(problem.document(requestID: RequestID("r1"))))
                as? [String: Any])
        #expect(document["success"] as? Bool == false)
        #expect(document["type"] as? String == "urn:pgcadence:problem:enrollment_not_active")
        #expect(document["title"] as? String == "A sentence.")
        #expect(document["status"] as? Int == 409)
        #expect(document["requestId"] as? String == "r1")
        #expect(document["enrollmentId"] as? String == "e1")
        #expect((document["errors"] as? [[String: String]])?.first?["pointer"] == "/a")
    }

    @Test("a member can't stand in for a field of the document")
    func reservedMember() throws {
        let detail = #"{"code":"c","title":"t","status":"paused","success":true}"#
        let document = problem("SE409", detail: detail).document(requestID: RequestID("r"))
        let text = String(decoding: document, as: UTF8.self)
        #expect(text.contains(#""status":409"#) && text.contains(#""success":false"#))
    }

    @Test("a raise that makes no sense is internal", arguments: ["SE200", "SE999", "SEabc", "SE409"])
    func brokenRaise(state: String) {
        #expect(problem(state, detail: "no JSON").code == "internal")
    }

    @Test(
        "SQLSTATEs follow the table",
        arguments: [
            ("22P02", 400, "malformed_json"), ("22P05", 400, "malformed_json"),
            ("22021", 400, "malformed_json"),
            ("22003", 400, "malformed_json"), ("54001", 400, "malformed_json"), ("57014", 504, "timeout"),
            ("40001", 503, "busy"), ("40P01", 503, "busy"), ("08006", 503, "database_unavailable"),
            ("57P01", 503, "database_unavailable"), ("53300", 503, "database_unavailable"),
            ("25006", 503, "database_unavailable"), ("23505", 409, "conflict"), ("42883", 500, "internal"),
            ("XX000", 500, "internal"), ("23503", 409, "conflict"), ("55P03", 503, "busy"),
            ("58030", 503, "database_unavailable"),
        ])
    func states(state: String, status: Int, code: String) {
        let problem = problem(state)
        #expect(problem.status == status)
        #expect(problem.code == code)
        #expect((status == 503) == (problem.headers[.retryAfter] != nil))
    }

    @Test("a value that a function stumbles over is the caller's if there was a body, else ours")
    func unreadableValue() {
        #expect(problem("22003", context: inFunction).code == "invalid_value")
        #expect(problem("22P02", context: inFunction, hasBody: false).code == "internal")
        #expect(problem("22P02", hasBody: false).code == "internal")
        #expect(problem("22012", context: inFunction).code == "internal")
    }

    @Test("what may be repeated a little later is one list for all who repeat")
    func passing() {
        for state in ["08006", "40001", "40P01", "53300", "55P03", "57014", "57P01", "58030", "25006"] {
            #expect(SQLError.refused(Refusal(sqlState: state, message: "m")).isPassing, "\(state)")
        }
        for state in ["SE409", "22P02", "23505", "42883", "54001", "25001", "XX000", ""] {
            #expect(!SQLError.refused(Refusal(sqlState: state, message: "m")).isPassing, "\(state)")
        }
        #expect(SQLError.disconnected("x").isPassing && !SQLError.closed.isPassing)
    }

    @Test("what the database can't do is 503 and says when to come again")
    func unavailable() {
        let errors: [(SQLError, String)] = [
            (.unreachable("x"), "database_unavailable"), (.disconnected("x"), "database_unavailable"),
            (.overloaded, "overloaded"), (.closed, "shutting_down"), (.cancelled, "shutting_down"),
        ]
        for (error, code) in errors {
            let problem = Problem(error, hasBody: true)
            #expect(problem.status == 503)
            #expect(problem.code == code)
            #expect(problem.headers[.retryAfter] != nil)
        }
    }

    @Test("an internal problem tells nothing outside and everything to the log")
    func silence() {
        let refusal = Refusal(sqlState: "XX000", message: "secret", detail: "d", context: "c")
        let failure = Failure(.refused(refusal), hasBody: true)
        let document = String(decoding: failure.problem.document(requestID: RequestID("r")), as: UTF8.self)
        #expect(!document.contains("secret"))
        #expect(failure.level == .error)
        #expect(failure.metadata?["message"] == "secret")
        #expect(failure.metadata?["sqlState"] == "XX000")
    }
}
