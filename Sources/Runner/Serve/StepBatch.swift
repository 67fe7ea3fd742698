/// What `worker.run_due_steps` answers.
struct StepBatch: Decodable, Sendable, Equatable {
    /// One executed step, for the log.
    struct Step: Decodable, Sendable, Equatable {
        let tenantId: String
        let enrollmentId: String
        let sequenceId: String
        let correlationId: String?
        let stepNumber: Int?
        let type: String?
        let outcome: String
        let reason: String?
        let detail: String?
    }

    let claimed: Int
    /// What became of the claimed rows; null where the function does not say.
    let messages: Int?
    let tasks: Int?
    let completed: Int?
    let exited: Int?
    let moved: Int?
    let parked: Int?
    let held: Int?
    let skipped: Int?
    let failed: Int
    /// Rows that got a new time; null where the function does not say.
    let replanned: Int?
    /// How late each executed step was; null where the function does not say.
    let lagSeconds: [Double]?
    /// Nil when nothing is planned.
    let nextInSeconds: Double?
    /// Nil unless the batch was asked to be detailed.
    let steps: [Step]?
}
