internal import CLibPQ
import Logging

/// Where the server's notices and warnings go: into the log. Confined to the thread of its connection.
final class NoticeSink {
    private let logger: Logger
    /// A commit stood on this server when its wait for a synchronous standby was cancelled: the server
    /// reports success and says only in a warning that the standby may not have it.
    var isCommitUnconfirmed = false
    /// The server said good-bye while the session was idle.
    private(set) var isEnded = false

    init(logger: Logger) {
        self.logger = logger
    }

    /// The connection must not outlive the sink.
    func attach(to connection: OpaquePointer) {
        let receiver: PQnoticeReceiver = { sink, notice in
            guard let sink, let notice else { return }
            Unmanaged<NoticeSink>.fromOpaque(sink).takeUnretainedValue().receive(notice)
        }
        PQsetNoticeReceiver(connection, receiver, Unmanaged.passUnretained(self).toOpaque())
    }

    private func receive(_ notice: OpaquePointer) {
        func field(_ code: UnicodeScalar) -> String? {
            PQresultErrorField(notice, Int32(code.value)).map { String(cString: $0) }
        }
        if field("R") == "SyncRepWaitForLSN" { isCommitUnconfirmed = true }
        let severity = field("V") ?? "NOTICE"
        if severity == "FATAL" || severity == "PANIC" { isEnded = true }
        let message = field("M") ?? String(cString: PQresultErrorMessage(notice))
        logger.log(
            level: severity == "WARNING" ? .warning : .debug,
            "\(message)",
            metadata: ["severity": "\(severity)", "sqlState": "\(field("C") ?? "")"]
        )
    }
}
