public import SQL

extension Metrics {
    /// Shows what a pool is doing, under the name given.
    public func watch(_ pool: Pool, as name: String) {
        watch(.poolSize) { [([name], Double(pool.statistics.size))] }
        watch(.poolConnected) { [([name], Double(pool.statistics.connected))] }
        watch(.poolBusy) { [([name], Double(pool.statistics.busy))] }
        watch(.poolQueued) { [([name], Double(pool.statistics.queued))] }
    }
}
