import Foundation
import Testing

/// A Dovecot of our own that takes one password for everybody, as a user without rights, on a free port.
///
/// A shell watches over it: when our end of the pipe closes, in whatever way, it ends the server and removes its
/// folder.
final class Dovecot: Sendable {
    static let password = "opensesame"
    let port: Int
    private let directory: String
    /// As whom it runs; mailboxes are theirs.
    let owner: (uid: uid_t, gid: gid_t)
    private let pipe = Pipe()

    /// Starts it and waits until it answers.
    ///
    /// - Parameter isSecure: whether it speaks TLS from the first byte, with a certificate that nobody signed.
    init(isSecure: Bool = false) async throws {
        port = try RawSocket.freePort()
        let directory = "/tmp/pgcadence-dovecot.\(UUID().uuidString)"
        self.directory = directory
        let user = geteuid() == 0 ? "nobody" : NSUserName()
        let entry = try #require(getpwnam(user))
        owner = (entry.pointee.pw_uid, entry.pointee.pw_gid)
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        chown(directory, owner.uid, owner.gid)
        let group = try #require(getgrgid(owner.gid)).pointee.gr_name.map { String(cString: $0) } ?? ""
        try Self.configuration(directory, port, user: user, group: group, isSecure: isSecure)
            .write(toFile: "\(directory)/dovecot.conf", atomically: false, encoding: .utf8)
        let lowered = ["setpriv", "--reuid=\(owner.uid)", "--regid=\(owner.gid)", "--clear-groups"]
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            (geteuid() == 0 ? lowered : [])
            + ["/bin/sh", "-c", Self.supervisor, "supervisor", directory, isSecure ? "yes" : ""]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run(watchedBy: pipe)
        try await eventually("Dovecot listens") { [port] in (try? RawSocket(port: port)) != nil }
    }

    /// A folder with a maildir for each user.
    var mail: String { "\(directory)/mail" }

    /// An account of its own, as `ops.set_mailbox_imap` takes it.
    func imap(_ user: String, more: String = "") -> String {
        #"{"url": "imap://127.0.0.1:\#(port)", "user": "\#(user)", "tls": "off", "secret": "env:CADENCE_SECRET_ACME__IMAP"\#(more)}"#
    }

    /// Puts a mail into a user's mailbox.
    func deliver(_ bytes: [UInt8], to user: String) throws {
        let folder = "\(mail)/\(user)"
        for path in [mail, folder, "\(folder)/new", "\(folder)/cur", "\(folder)/tmp"]
        where !FileManager.default.fileExists(atPath: path) {
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
            chown(path, owner.uid, owner.gid)
        }
        // Names in the order of their delivery: Dovecot numbers mails by them.
        let name = "\(DispatchTime.now().uptimeNanoseconds).\(UUID().uuidString).test"
        try Data(bytes).write(to: URL(filePath: "\(folder)/tmp/\(name)"))
        chown("\(folder)/tmp/\(name)", owner.uid, owner.gid)
        try FileManager.default.moveItem(atPath: "\(folder)/tmp/\(name)", toPath: "\(folder)/new/\(name)")
    }

    /// The flags of a user's mails: the letters at the end of their names.
    func flags(of user: String) -> [String] {
        let folders = ["new", "cur"].map { "\(mail)/\(user)/\($0)" }
        let names = folders.flatMap { (try? FileManager.default.contentsOfDirectory(atPath: $0)) ?? [] }
        return names.sorted().map {
            String($0.split(separator: ",", omittingEmptySubsequences: false).last ?? "")
        }
        .map { $0.hasSuffix("test") ? "" : $0 }
    }

    /// Gives a mailbox UIDs anew, as after a restore.
    func forgetUIDs(of user: String) throws {
        for name in ["dovecot-uidlist", "dovecot.index", "dovecot.index.log", "dovecot.index.cache"] {
            try? FileManager.default.removeItem(atPath: "\(mail)/\(user)/\(name)")
        }
    }

    private static func configuration(
        _ directory: String, _ port: Int, user: String, group: String, isSecure: Bool
    ) -> String {
        """
        base_dir = \(directory)/run
        state_dir = \(directory)/state
        log_path = \(directory)/log
        protocols = imap
        listen = 127.0.0.1
        ssl = \(isSecure ? "yes" : "no")
        \(isSecure ? "ssl_cert = <\(directory)/cert.pem\nssl_key = <\(directory)/key.pem" : "")
        disable_plaintext_auth = no
        default_internal_user = \(user)
        default_internal_group = \(group)
        default_login_user = \(user)
        first_valid_uid = 0
        first_valid_gid = 0
        mail_location = maildir:\(directory)/mail/%u
        maildir_stat_dirs = yes
        passdb {
          driver = static
          args = password=\(password)
        }
        userdb {
          driver = static
          args = uid=\(user) gid=\(group) home=\(directory)/mail/%u
        }
        service imap-login {
          chroot =
          inet_listener imap {
            port = \(isSecure ? 0 : port)
          }
          inet_listener imaps {
            port = \(isSecure ? port : 0)
            ssl = yes
          }
        }
        service anvil {
          chroot =
        }
        service stats {
          chroot =
        }

        """
    }

    private static let supervisor = """
        trap '' PIPE INT HUP
        cd "$1" || exit 1
        mkdir -p run state mail
        [ -z "$2" ] || openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 \
            -keyout key.pem -out cert.pem 2>/dev/null
        PATH=$PATH:/usr/sbin:/sbin dovecot -F -c "$1/dovecot.conf" </dev/null &
        server=$!
        read -r _
        kill -TERM $server
        wait $server
        cd / && rm -rf "$1"
        """
}
