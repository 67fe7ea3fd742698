import CCurl
import Foundation

/// The sockets of one libcurl handle, which libcurl keeps from us while a transfer is under way.
///
/// Must outlive the handle, which calls back when it closes them.
final class SMTPSockets {
    /// The one that was opened last is in use; others are attempts of the same connection.
    private var open: [curl_socket_t] = []

    /// Makes the handle tell which it opens and closes.
    func watch(_ easy: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        cadence_curl_set_open_socket(easy, Self.onOpen)
        cadence_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
        cadence_curl_set_close(easy, Self.onClose)
        cadence_curl_set_pointer(easy, CURLOPT_CLOSESOCKETDATA, context)
    }

    /// Whether the other side has hung up, or there is none.
    var isCut: Bool {
        guard let socket = open.last else { return true }
        var poll = pollfd(fd: socket, events: Self.hangUp, revents: 0)
        return Glibc.poll(&poll, 1, 0) != 0
    }

    /// Ends all traffic at once; libcurl finds them dead.
    func cut() {
        for socket in open { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    /// POLLRDHUP, which the module of the C library does not show.
    private static let hangUp: Int16 = 0x2000

    private static let onOpen:
        @convention(c) (UnsafeMutableRawPointer?, curlsocktype, UnsafeMutablePointer<curl_sockaddr>?) ->
            curl_socket_t =
            { context, _, address in
                guard let context, let address else { return CURL_SOCKET_BAD }
                let kind = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
                let socket = Glibc.socket(address.pointee.family, kind, address.pointee.protocol)
                if socket != CURL_SOCKET_BAD { of(context).open.append(socket) }
                return socket
            }

    private static let onClose: @convention(c) (UnsafeMutableRawPointer?, curl_socket_t) -> Int32 = {
        context, socket in
        guard let context else { return 1 }
        of(context).open.removeAll { $0 == socket }
        return close(socket)
    }

    private static func of(_ context: UnsafeMutableRawPointer) -> SMTPSockets {
        Unmanaged<SMTPSockets>.fromOpaque(context).takeUnretainedValue()
    }
}
