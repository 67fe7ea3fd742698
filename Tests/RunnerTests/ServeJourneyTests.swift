import Foundation
import HTTP
import SQL
import TestCluster
import Testing

@testable import Runner

@Suite("The whole way of a contact over HTTP", .timeLimit(.minutes(3)))
struct ServeJourneyTests {
    private struct Enrollment: Decodable {
        struct Next: Decodable {
            let stepNumber: Int?
            let waitingFor: String
        }
        struct Execution: Decodable, Equatable {
            let stepNumber: Int
            let status: String
        }

        let id: String
        let status: String
        let next: Next?
        let executions: [Execution]?
    }

    private struct Envelope<Content: Decodable>: Decodable { let data: Content }

    private func data<Content: Decodable>(
        _ answer: HTTPFixture.Answer, _ status: Int, as type: Content.Type = Content.self
    ) throws -> Content {
        #expect(answer.status == status, "\(answer.text)")
        return try JSONDecoder().decode(Envelope<Content>.self, from: Data(answer.text.utf8)).data
    }

    @Test("create, activate, enroll, run, read, complete: everything with the rights of the programs only")
    func journey() async throws {
        let database = try await TestCluster.shared.database()
        try await database.execute(
            "select ops.set_clock('2026-03-02 15:00Z'); select ops.create_tenant('acme', 'Acme')")
        let key = try await database.key("acme", "member")
        let worker = try await database.pool(as: "test_worker")
        let folder = try Folder()
        let steps = StepRunner(
            pool: worker, batchSize: 10, tenantBatchSize: 10, timeout: .seconds(30),
            logger: TestCluster.quiet)
        let mail = MessageBatches(
            pool: worker, workerID: WorkerIdentity().id, batchSize: 10, lease: .seconds(60),
            timeout: .seconds(30),
            sender: MessageSender(
                renderer: TemplateRenderer(), transport: try FileTransport(directory: folder.mail),
                logger: TestCluster.quiet),
            logger: TestCluster.quiet)

        try await HTTPFixture.run(database, pool: database.pool(as: "test_api")) { server in
            let post = { (path: String, body: String?) in
                try await server.call("POST", "/api/v1\(path)", key: key, body: body)
            }
            let template = try data(
                await post(
                    "/templates", #"{"name": "T", "subject": "Hello", "bodyText": "Hi {{firstName}}."}"#),
                201, as: Created.Data.self)
            let contact = try data(
                await post("/contacts", #"{"email": "amy@x.test", "firstName": "Amy"}"#), 201,
                as: Created.Data.self)
            let sequence = try data(
                await post(
                    "/sequences",
                    """
                    {"name": "Walk", "settings": {"fromEmail": "ann@acme.test"}, "steps": [
                        {"type": "auto_email", "templateId": "\(template.id)"},
                        {"type": "call", "delayDays": 1}]}
                    """), 201, as: Created.Data.self)
            let path = "/sequences/\(sequence.id)"
            #expect(try await post("\(path)/activate", nil).status == 200)
            let body = #"{"contactId": "\#(contact.id)"}"#
            let enrolled = try data(
                await post("\(path)/enrollments", body), 201, as: Enrollment.self)
            #expect(enrolled.next?.stepNumber == 1)
            #expect(enrolled.next?.waitingFor == "time")
            let second = try await post("\(path)/enrollments", body)
            #expect(second.status == 409)
            #expect(second.code == "already_enrolled")

            let read = {
                try data(
                    await server.call("GET", "/api/v1\(path)/enrollments/\(enrolled.id)", key: key), 200,
                    as: Enrollment.self)
            }
            let complete = { try await post("\(path)/enrollments/\(enrolled.id)/steps/2/complete", "{}") }
            #expect(try await steps.run().didWork)
            #expect(try await mail.run().didWork)
            #expect(folder.delivered.count == 1)
            #expect(try await read().executions == [.init(stepNumber: 1, status: "sent")])
            #expect(try await complete().code == "step_not_pending")

            try await database.execute("select ops.advance_clock('1 day')")
            #expect(try await steps.run().didWork)
            let waiting = try await read()
            #expect(waiting.next?.waitingFor == "completion")
            #expect(waiting.executions?.last == .init(stepNumber: 2, status: "pending_manual"))
            let tasks = try await server.call("GET", "/api/v1/sequences/tasks", key: key)
            #expect(try data(tasks, 200, as: [Created.Data].self).count == 1)

            #expect(try await complete().status == 200)
            let ended = try await read()
            #expect(ended.status == "completed")
            #expect(ended.next == nil)
            #expect(try await complete().status == 409)
        }
        await worker.shutdown()
    }
}
