import HTTP

extension MetricFamily {
    static let stepsClaimed = MetricFamily(
        "steps_claimed_total", .counter, "Due steps that this process took in hand.")
    static let steps = MetricFamily(
        "steps_total", .counter, labels: ["outcome"],
        "What became of due steps: message, task, completed, exited, skipped, moved, parked, held, failed.")
    static let stepLag = MetricFamily(
        "step_lag_seconds", .histogram(bounds: [0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600, 86_400]),
        "How long after they were due steps were executed.")
    static let stepBatchDuration = MetricFamily(
        "step_batch_duration_seconds", .histogram(bounds: secondBounds),
        "How long batches of due steps took in the database, empty ones left out.")
    static let messages = MetricFamily(
        "messages_total", .counter, labels: ["outcome"],
        "What became of messages: sent, retry, failed, unrenderable, unknown, released; stopped: not sent, since a stop came first."
    )
    static let messagesLost = MetricFamily(
        "messages_lost_total", .counter,
        "Messages that were finished after their lease had ended and another sender had taken them over.")
    static let messagesSlipped = MetricFamily(
        "messages_slipped_total", .counter,
        "Messages that were sent though their enrollment ended while the mail server had them already.")
    static let messageBatchDuration = MetricFamily(
        "message_batch_duration_seconds", .histogram(bounds: secondBounds),
        "How long batches of messages took from the claim to the record of their outcome.")
    static let mails = MetricFamily(
        "mails_total", .counter, labels: ["kind", "outcome"],
        "Mails that were read from mailboxes and taken in: what they are, and what they did.")
    static let jobsRun = MetricFamily(
        "jobs_total", .counter, labels: ["job", "result"], "Runs of background jobs: done or failed.")
    static let jobDuration = MetricFamily(
        "job_duration_seconds", .histogram(bounds: secondBounds), labels: ["job"],
        "How long runs of background jobs took.")
}

extension Metrics {
    /// Shows at 0 what workers count.
    func expectWork() {
        expect(.stepsClaimed)
        let steps = [
            "message", "task", "completed", "exited", "skipped", "moved", "parked", "held", "failed",
        ]
        expect(.steps, steps.map { [$0] })
        expect(.messages, FinishedMessage.Outcome.allCases.map { [$0.rawValue] } + [["stopped"]])
        expect(.messagesLost)
        expect(.messagesSlipped)
    }

    /// Counts a batch of due steps; an empty one says nothing.
    func count(_ batch: StepBatch, _ duration: Duration) {
        guard batch.claimed > 0 else { return }
        add(.stepsClaimed, [], Double(batch.claimed))
        observe(.stepBatchDuration, [], duration)
        let outcomes: [(String, Int?)] = [
            ("message", batch.messages), ("task", batch.tasks), ("completed", batch.completed),
            ("exited", batch.exited), ("skipped", batch.skipped), ("moved", batch.moved),
            ("parked", batch.parked), ("held", batch.held), ("failed", batch.failed),
        ]
        for lag in batch.lagSeconds ?? [] { observe(.stepLag, [], .seconds(lag)) }
        for case (let outcome, let number?) in outcomes where number > 0 {
            add(.steps, [outcome], Double(number))
        }
    }
}
