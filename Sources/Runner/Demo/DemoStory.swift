import Foundation

/// The two weeks that `pgcadence demo` tells, in their order.
struct DemoStory {
    let client: DemoClient
    let clock: DemoClock
    let server: DemoServer
    let people: [DemoContact]
    let mail: URL

    private struct Identified: Decodable {
        let id: String
    }

    struct Task: Decodable {
        let enrollmentId: String
        let stepNumber: Int
        let type: String
    }

    /// Monday morning in New York; the clocks there change on the Sunday after.
    private static let start = Date(timeIntervalSince1970: 1_772_456_400)  // 2026-03-02 08:00 -05:00
    private static let end = start.addingTimeInterval(21 * 86_400)

    /// - Throws: `CommandError` if anything is not as it should be.
    func tell() async throws {
        try await waitForServer()
        try await clock.set(Self.start)
        let sequence: Identified = try await client.send("POST", "/sequences", DemoSequence.body)
        let _: Identified = try await client.send("POST", "/sequences/\(sequence.id)/activate")
        print("Sequence \"\(DemoSequence.name)\" is active: \(DemoSequence.summary)")

        let timezones = try await enrollAll(in: sequence.id)
        var journal = DemoJournal(timezones: timezones)
        try await run(sequence.id, &journal)
        try await DemoResult(client: client, sequenceId: sequence.id, mail: mail, journal: journal).show()
    }

    private func waitForServer() async throws {
        print("Starting the server at \(client.base.absoluteString) …")
        let deadline = ContinuousClock.now + .seconds(30)
        while await !client.isHealthy() {
            guard server.isRunning, ContinuousClock.now < deadline else {
                throw CommandError("The server does not come up; see \(server.log.path).")
            }
            try await _Concurrency.Task.sleep(for: .milliseconds(50))
        }
    }

    /// Answers the time zone of each enrollment.
    private func enrollAll(in sequenceId: String) async throws -> [String: String] {
        var timezones: [String: String] = [:]
        for (index, person) in people.enumerated() {
            if index % 50 == 0 {
                print("Contacts imported and enrolled over HTTP: \(index) of \(people.count) …")
            }
            let contact: Identified = try await client.send("POST", "/contacts", person.body)
            let enrollment: Identified = try await client.send(
                "POST", "/sequences/\(sequenceId)/enrollments",
                ["contactId": contact.id, "assignedTo": index % 2 == 0 ? "dana" : "eli"])
            timezones[enrollment.id] = person.timezone
        }
        print("Contacts imported and enrolled over HTTP: \(people.count) of \(people.count).\n")
        return timezones
    }

    /// From due step to due step; what is manual is done two hours after it came up.
    private func run(_ sequenceId: String, _ journal: inout DemoJournal) async throws {
        var completions: [(due: Date, tasks: [Task])] = []
        while true {
            try await clock.settle(server)
            try journal.add(try await clock.events(after: journal.lastEventId))
            let due = [try await clock.nextDue(), completions.first?.due].compactMap(\.self).min()
            guard let due, due <= Self.end else { break }
            try await clock.set(due)
            if let done = completions.first, done.due == due {
                completions.removeFirst()
                for task in done.tasks {
                    try await complete(task, in: sequenceId)
                }
            }
            try await clock.settle(server)
            let known = Set(completions.flatMap { $0.tasks.map(\.enrollmentId) })
            let new = try await openTasks().filter { !known.contains($0.enrollmentId) }
            if !new.isEmpty {
                completions.append((due.addingTimeInterval(2 * 3_600), new))
            }
        }
        journal.finish()
    }

    private func openTasks() async throws -> [Task] {
        var tasks: [Task] = []
        var page = 1
        while true {
            let answer: DemoClient.Page<Task> =
                try await client.page("/sequences/tasks?pageSize=100&page=\(page)")
            tasks += answer.data
            guard tasks.count < answer.meta.total, !answer.data.isEmpty else { return tasks }
            page += 1
        }
    }

    private func complete(_ task: Task, in sequenceId: String) async throws {
        let _: Identified = try await client.send(
            "POST",
            "/sequences/\(sequenceId)/enrollments/\(task.enrollmentId)/steps/\(task.stepNumber)/complete",
            ["outcome": task.type == "call" ? "no_answer" : "sent", "notes": "Done in the demo."])
    }
}
