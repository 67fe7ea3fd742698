internal import CLibPQ

extension Connection {
    /// What to wait on for notifications.
    var socket: Int32 { PQsocket(handle) }

    /// Reads what has arrived.
    ///
    /// - Throws: `SQLError.disconnected` when that is the end of the session.
    func receive() throws(SQLError) {
        guard PQconsumeInput(handle) == 1 else {
            isBroken = true
            throw .disconnected(lastMessage)
        }
    }

    /// The notifications that were read since the last time, in order.
    func takeNotifications() -> [Listener.Event] {
        var events: [Listener.Event] = []
        while let notification = PQnotifies(handle) {
            defer { PQfreemem(notification) }
            events.append(
                .notified(
                    channel: String(cString: notification.pointee.relname),
                    payload: String(cString: notification.pointee.extra)
                )
            )
        }
        return events
    }
}
