extension MetricFamily {
    /// Says which version runs; its sample is always 1.
    public static let buildInfo = MetricFamily(
        "build_info", .gauge, labels: ["version"], "The version of the program; always 1.")
    static let databaseUp = MetricFamily(
        "database_up", .gauge, "Whether the database answered when it was last asked: 1 or 0.")
    static let requestDuration = MetricFamily(
        "http_request_duration_seconds", .histogram(bounds: MetricFamily.secondBounds),
        labels: ["method", "route", "status"],
        "How long requests took, from their header to the answer; its count is the number of requests.")
    static let rateLimited = MetricFamily(
        "http_rate_limited_total", .counter, "Requests refused because their key had asked too often.")

    static let refused = MetricFamily(
        "http_refused_total", .counter, labels: ["status"],
        "What was refused before it was a request: no HTTP, too large or too slow a header.")

    static let eventStreams = MetricFamily(
        "http_event_streams_open", .gauge, "Streams of events (server-sent events) that are open.")
    static let linkUsesDropped = MetricFamily(
        "link_uses_dropped_total", .counter,
        "Openings and clicks that were answered and not recorded: the database was away for too long.")
    static let linkUsesWaiting = MetricFamily(
        "link_uses_waiting", .gauge, "Openings and clicks that wait to be recorded.")

    static let poolSize = MetricFamily(
        "pool_sessions_max", .gauge, labels: ["pool"], "Database sessions that a pool may have.")
    static let poolConnected = MetricFamily(
        "pool_sessions_open", .gauge, labels: ["pool"], "Database sessions that are open.")
    static let poolBusy = MetricFamily(
        "pool_sessions_busy", .gauge, labels: ["pool"], "Database sessions that are at work.")
    static let poolQueued = MetricFamily(
        "pool_queued_calls", .gauge, labels: ["pool"], "Calls that wait for a database session.")
}
