import Logging

/// One thread of a pool and the session that never leaves it.
struct PoolWorker: Sendable {
    let parameters: ConnectionParameters
    let queue: PoolQueue
    let logger: Logger

    /// Serves the queue until it is closed.
    func run() {
        var connection: Connection?
        while true {
            if let present = connection, present.isBroken {
                connection = nil
                queue.lost()
            }
            switch queue.next(isConnected: connection != nil) {
            case .exit:
                if connection != nil { queue.lost() }
                connection = nil
                queue.left()
                return
            case .refuse(let job, let error):
                job.refuse(error)
                queue.finish(job)
            case .run(let job):
                serve(job, &connection)
                queue.finish(job)
            }
        }
    }

    private func serve(_ job: PoolJob, _ connection: inout Connection?) {
        // It may have gone while this thread waited for work.
        if let present = connection, !present.isUsable() {
            connection = nil
            queue.lost()
            if let failure = queue.enterGate() {
                job.refuse(failure)
                return
            }
        }
        do throws(SQLError) {
            let session: Connection
            if let connection { session = connection } else { session = try open() }
            connection = session
            job.run(on: session)
            session.rollBack()
        } catch {
            let wait = queue.failed(job, error)
            logger.warning("\(error)", metadata: ["retryInSeconds": "\(wait / .seconds(1))"])
        }
    }

    private func open() throws(SQLError) -> Connection {
        let connection = try Connection(parameters, logger: logger)
        queue.connected()
        return connection
    }
}
