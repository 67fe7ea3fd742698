import HTTP

extension MetricFamily {
    static let stepsClaimed = MetricFamily(
        "steps_claimed_total", .counter, "Due steps that this process took in hand.")
    static let steps = MetricFamily(
        "steps_total", .counter, labels: ["outcome"],
        "What became of due steps: message, task, completed, exited, moved, parked, held, failed.")
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
    static let jobsRun = MetricFamily(
        "jobs_total", .counter, labels: ["job", "result"], "Runs of background jobs: done or failed.")
    static let jobDuration = MetricFamily(
        "job_duration_seconds", .histogram(bounds: secondBounds), labels: ["job"],
        "How long runs of background jobs took.")
}

extension Metrics {
    /// Counts a batch of due steps; an empty one says nothing.
    func count(_ batch: StepBatch, _ duration: Duration) {
        guard batch.claimed > 0 else { return }
        add(.stepsClaimed, [], Double(batch.claimed))
        observe(.stepBatchDuration, [], duration)
        let outcomes: [(String, Int?)] = [
            ("message", batch.messages), ("task", batch.tasks), ("completed", batch.completed),
            ("exited", batch.exited), ("moved", batch.moved), ("parked", batch.parked), ("held", batch.held),
            ("failed", batch.failed),
        ]
        for case (let outcome, let number?) in outcomes where number > 0 {
            add(.steps, [outcome], Double(number))
        }
    }
}
