import Foundation
import Testing

/// A Postfix of our own: the mail server of acme.test, and the one of x.test that it delivers to.
///
/// What comes for acme.test goes into mailboxes of a Dovecot's, so do the mails of those whom x.test knows. Postfix
/// starts as root only. A shell watches over it: when our end of the pipe closes, in whatever way, it ends the
/// server and removes its folder.
final class Postfix: Sendable {
    /// Where the mail server of acme.test listens, without TLS and without a login.
    let port: Int
    private let directory: String
    private let pipe = Pipe()

    /// Where scripts/unpack has put it, else where the system has it.
    private static let place = ["\(PythonScript.root)/.cadence/postfix/usr", "/usr"].first {
        FileManager.default.isExecutableFile(atPath: "\($0)/lib/postfix/sbin/master")
    }

    /// Whether it is here and may be started.
    static let canRun = place != nil && geteuid() == 0

    /// Starts it and waits until it answers.
    ///
    /// - Parameters:
    ///   - known: Whom x.test knows.
    ///   - barred: To whom x.test lets nothing of ours through.
    init(dovecot: Dovecot, known: [String], barred: [String]) async throws {
        let place = try #require(Self.place)
        port = try RawSocket.freePort()
        let next = try RawSocket.freePort()
        let directory = "/tmp/pgcadence-postfix.\(UUID().uuidString)"
        self.directory = directory
        try FileManager.default.createDirectory(
            atPath: "\(directory)/etc", withIntermediateDirectories: true)
        let mailboxes = (["ann@acme.test"] + known).map { "\($0)=\($0.prefix { $0 != "@" })/" }
        try Self.configuration(
            directory, place, port: next, dovecot, mailboxes: mailboxes.joined(separator: ", ")
        )
        .write(toFile: "\(directory)/etc/main.cf", atomically: false, encoding: .utf8)
        let bars = barred.map { "{ \($0) = 550 5.7.1 Blocked by policy }" }.joined(separator: ", ")
        try Self.services(port, next, bars: bars)
            .write(toFile: "\(directory)/etc/master.cf", atomically: false, encoding: .utf8)
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", Self.supervisor, "supervisor", directory, place]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run(watchedBy: pipe)
        try await eventually("Postfix listens") { [port] in (try? RawSocket(port: port)) != nil }
    }

    /// What it has logged so far.
    var log: String {
        (try? String(contentsOfFile: "\(directory)/log", encoding: .utf8)) ?? ""
    }

    private static func configuration(
        _ directory: String, _ place: String, port: Int, _ dovecot: Dovecot, mailboxes: String
    ) -> String {
        """
        compatibility_level = 3.6
        queue_directory = \(directory)/queue
        data_directory = \(directory)/data
        meta_directory = \(directory)/etc
        command_directory = \(place)/sbin
        daemon_directory = \(place)/lib/postfix/sbin
        import_environment = MAIL_CONFIG TZ LD_LIBRARY_PATH POSTLOG_SERVICE POSTLOG_HOSTNAME
        maillog_file_prefixes = \(directory)
        maillog_file = \(directory)/log
        mail_owner = nobody
        setgid_group = daemon
        default_privs = mail
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        disable_dns_lookups = yes
        myhostname = mx.acme.test
        mydestination =
        alias_maps =
        local_recipient_maps =
        mynetworks = 127.0.0.0/8
        smtpd_recipient_restrictions = permit_mynetworks, reject
        relay_domains = x.test
        transport_maps = inline:{ x.test=smtp:[127.0.0.1]:\(port) }
        virtual_mailbox_domains = acme.test
        virtual_mailbox_maps = inline:{ \(mailboxes) }
        virtual_mailbox_base = \(dovecot.mail)
        virtual_uid_maps = static:\(dovecot.owner.uid)
        virtual_gid_maps = static:\(dovecot.owner.gid)

        """
    }

    /// The second one is that of x.test: what it takes goes into mailboxes without being looked at again.
    private static func services(_ port: Int, _ next: Int, bars: String) -> String {
        """
        127.0.0.1:\(port) inet n - n - - smtpd
        127.0.0.1:\(next) inet n - n - - smtpd -o myhostname=mx.x.test -o content_filter=virtual:
          -o { relay_recipient_maps = $virtual_mailbox_maps }
          -o { smtpd_recipient_restrictions = check_recipient_access inline:{ \(bars) }, permit_mynetworks, reject }
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        smtp unix - - n - - smtp
        retry unix - - n - - error
        virtual unix - n n - - virtual
        anvil unix - - n - 1 anvil
        scache unix - - n - 1 scache
        postlog unix-dgram n - n - 1 postlogd

        """
    }

    private static let supervisor = """
        trap '' PIPE INT HUP
        cd "$1" || exit 1
        mkdir -p data queue/pid
        for name in active bounce corrupt defer deferred flush hold incoming maildrop private public saved trace; do
            mkdir "queue/$name"
            chown nobody "queue/$name"
        done
        chown nobody data
        export LD_LIBRARY_PATH="$2/lib/postfix"
        setsid "$2/lib/postfix/sbin/master" -d -c "$1/etc" </dev/null &
        server=$!
        read -r _
        kill -TERM $server
        wait $server
        cd / && rm -rf "$1"
        """
}
