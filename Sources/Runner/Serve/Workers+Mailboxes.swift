import Foundation
import HTTP
import Logging
import SQL
import ServiceLifecycle

extension Workers {
    /// The loops that read mailboxes by IMAP.
    static func mailboxLoops(
        _ settings: Settings, _ pool: Pool, _ worker: WorkerIdentity, links: LinkKeys?,
        wakeUps: inout WakeUps, idleWait: Duration, metrics: Metrics
    ) -> [any Service] {
        let secrets = MailboxSecrets(
            directory: settings.text(.secretsDirectory), environment: ProcessInfo.processInfo.environment)
        let logger = Logger(label: "mailboxes")
        return (0..<settings.integer(.mailboxLoops)).map { _ in
            let poller = MailboxPoller(
                pool: pool, workerID: worker.id, reader: MailboxReader(), tokens: ReplyTokens(keys: links),
                secret: { reference, tenantID in try secrets.value(reference, of: tenantID) },
                lease: .seconds(300), timeout: settings.duration(.batchTimeout), metrics: metrics,
                logger: logger)
            return WorkLoop(
                name: "mailboxes", wakeUps: wakeUps.hints(.mailboxes), idleWait: idleWait, logger: logger,
                run: { try await poller.run() })
        }
    }
}
