import Foundation
import Testing

@testable import Runner

@Suite("Signatures and addresses of webhooks")
struct WebhookSafetyTests {
    @Test("a signature is that of the standard's own example")
    func signature() {
        let header = PostSignature.header(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", time: 1_614_265_330,
            body: Array(#"{"test": 2432232314}"#.utf8),
            secrets: ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])
        #expect(header == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(
        "ranges that are not public",
        arguments: [
            ("127.0.0.1", false), ("10.1.2.3", false), ("172.16.0.1", false), ("172.32.0.1", true),
            ("192.168.1.1", false), ("169.254.169.254", false), ("100.64.0.1", false), ("100.128.0.1", true),
            ("0.0.0.0", false), ("224.0.0.1", false), ("255.255.255.255", false), ("8.8.8.8", true),
            ("198.18.0.1", false), ("203.0.113.7", false), ("::1", false), ("::", false), ("fe80::1", false),
            ("fc00::1", false), ("fd12::1", false), ("ff02::1", false), ("2606:4700::1111", true),
            ("::ffff:127.0.0.1", false), ("::ffff:8.8.8.8", true), ("64:ff9b::10.0.0.1", false),
            ("64:ff9b::8.8.8.8", true), ("2002:7f00:1::", false), ("2001:db8::1", false), ("2001::1", false),
        ])
    func ranges(_ text: String, _ isPublic: Bool) {
        var bytes = [UInt8](repeating: 0, count: 16)
        if inet_pton(AF_INET, text, &bytes) == 1 {
            #expect(AddressGuard.isPublic(v4: Array(bytes[..<4])) == isPublic)
        } else {
            #expect(inet_pton(AF_INET6, text, &bytes) == 1)
            #expect(AddressGuard.isPublic(v6: bytes) == isPublic)
        }
    }
}
