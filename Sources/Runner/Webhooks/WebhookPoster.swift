internal import CCurl
import Foundation

/// Posts one event at a time, on a thread of its own.
///
/// No redirect is followed, no proxy of the environment is used, and before a connection is made the address behind
/// the name is looked at: what leads into our own house is refused.
actor WebhookPoster {
    private let timeout: Duration
    private let allowsPrivate: Bool
    private let queue = BlockingQueue(label: "pgcadence.webhook")

    nonisolated var unownedExecutor: UnownedSerialExecutor { queue.asUnownedSerialExecutor() }

    init(timeout: Duration, allowsPrivate: Bool) {
        self.timeout = timeout
        self.allowsPrivate = allowsPrivate
    }

    /// The status of the answer, or why there is none.
    func post(_ delivery: WebhookDelivery) -> WebhookDelivery.Result {
        guard let payload = delivery.payload else {
            return delivery.result(nil, "the event is not kept any more")
        }
        Curl.start()
        guard let easy = curl_easy_init() else { return delivery.result(nil, "out of memory") }
        defer { curl_easy_cleanup(easy) }
        let exchange = WebhookExchange(allowsPrivate: allowsPrivate)
        var headers: UnsafeMutablePointer<curl_slist>?
        defer { curl_slist_free_all(headers) }
        let time = Int(Date.now.timeIntervalSince1970)
        for line in [
            "Content-Type: application/json", "Expect:", "webhook-id: \(delivery.eventID)",
            "webhook-timestamp: \(time)",
            "webhook-signature: "
                + PostSignature.header(
                    id: delivery.eventID, time: time, body: payload, secrets: delivery.secrets),
        ] { headers = curl_slist_append(headers, line) }
        let milliseconds = Int(timeout / .milliseconds(1))
        let code = payload.withUnsafeBytes { bytes in
            Self.configure(easy, delivery.url, headers, bytes, exchange, milliseconds)
            return withExtendedLifetime(exchange) { curl_easy_perform(easy) }
        }
        return Self.result(delivery, easy, code, exchange)
    }

    private static func configure(
        _ easy: UnsafeMutableRawPointer, _ url: String, _ headers: UnsafeMutablePointer<curl_slist>?,
        _ body: UnsafeRawBufferPointer, _ exchange: WebhookExchange, _ milliseconds: Int
    ) {
        let context = Unmanaged.passUnretained(exchange).toOpaque()
        cadence_curl_set_string(easy, CURLOPT_URL, url)
        cadence_curl_set_string(easy, CURLOPT_PROTOCOLS_STR, "http,https")
        cadence_curl_set_string(easy, CURLOPT_PROXY, "")
        cadence_curl_set_string(easy, CURLOPT_USERAGENT, "pgcadence/\(version)")
        cadence_curl_set_long(easy, CURLOPT_NOSIGNAL, 1)
        cadence_curl_set_long(easy, CURLOPT_FOLLOWLOCATION, 0)
        cadence_curl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, 5000))
        cadence_curl_set_long(easy, CURLOPT_TIMEOUT_MS, milliseconds)
        cadence_curl_set_long(easy, CURLOPT_POST, 1)
        cadence_curl_set_pointer(easy, CURLOPT_HTTPHEADER, headers)
        cadence_curl_set_pointer(
            easy, CURLOPT_POSTFIELDS, UnsafeMutableRawPointer(mutating: body.baseAddress))
        cadence_curl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        cadence_curl_set_pointer(easy, CURLOPT_WRITEDATA, context)
        cadence_curl_set_transfer(easy, CURLOPT_WRITEFUNCTION) { _, size, count, context in
            WebhookExchange.from(context).take(size * count)
        }
        cadence_curl_set_pointer(easy, CURLOPT_OPENSOCKETDATA, context)
        cadence_curl_set_open_socket(easy) { context, _, address in
            WebhookExchange.from(context).open(address)
        }
    }

    private static func result(
        _ delivery: WebhookDelivery, _ easy: UnsafeMutableRawPointer, _ code: CURLcode,
        _ exchange: WebhookExchange
    ) -> WebhookDelivery.Result {
        var status = 0
        cadence_curl_get_long(easy, CURLINFO_RESPONSE_CODE, &status)
        if exchange.refusedAddress, code != CURLE_OK {
            return delivery.result(nil, "the address is in a range that is not public")
        }
        // An answer that is longer than anybody reads has been cut off; what counts is its status.
        if code == CURLE_OK || code == CURLE_WRITE_ERROR && status > 0 {
            return delivery.result(status, (200...299).contains(status) ? nil : "answered with \(status)")
        }
        return delivery.result(nil, String(cString: curl_easy_strerror(code)))
    }
}

/// What the library asks while it posts.
private final class WebhookExchange {
    /// No more of an answer is read.
    private static let limit = 65536

    private let allowsPrivate: Bool
    private var size = 0
    private(set) var refusedAddress = false

    init(allowsPrivate: Bool) {
        self.allowsPrivate = allowsPrivate
    }

    static func from(_ context: UnsafeMutableRawPointer?) -> WebhookExchange {
        guard let context else { preconditionFailure("the library passes on what it was given") }
        return Unmanaged<WebhookExchange>.fromOpaque(context).takeUnretainedValue()
    }

    func take(_ count: Int) -> Int {
        size += count
        return size <= Self.limit ? count : 0
    }

    /// A socket for the address that is about to be connected, if one may.
    func open(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address else { return CURL_SOCKET_BAD }
        // The address is longer than the type says: it begins where the type has its own.
        let start = MemoryLayout<curl_sockaddr>.offset(of: \.addr) ?? 0
        let peer = UnsafeRawPointer(address).advanced(by: start).assumingMemoryBound(to: sockaddr.self)
        guard allowsPrivate || AddressGuard.isPublic(peer) else {
            refusedAddress = true
            return CURL_SOCKET_BAD
        }
        return socket(
            address.pointee.family, address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue),
            address.pointee.protocol)
    }
}
