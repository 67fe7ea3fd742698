import Foundation
import HTTP
import Testing

@testable import Runner

@Suite("Settings of links")
struct LinkSettingsTests {
    private static let message = LinkKeysTests.message

    private func links(_ environment: [String: String]) throws -> LinkKeys? {
        try Settings(environment: environment).links()
    }

    @Test("without a public address there are no links, whatever else is set")
    func none() throws {
        #expect(try links([:]) == nil)
        #expect(try links(["CADENCE_LINK_SECRET": "short"]) == nil)
    }

    @Test("secrets come from the variable, then from the file; the first one signs")
    func secrets() throws {
        let folder = try Folder()
        let path = "\(folder.path)/secrets"
        try Data("\(LinkKeysTests.other)\n\n  \(LinkKeysTests.secret)  \n".utf8).write(
            to: URL(filePath: path))
        let url = ["CADENCE_PUBLIC_URL": "https://links.example.com"]
        let expected = try LinkKeysTests.keys().unsubscribeURL(tenantID: "acme", messageID: Self.message)
        let one = try links(url.merging(["CADENCE_LINK_SECRET": LinkKeysTests.secret]) { $1 })
        #expect(one?.unsubscribeURL(tenantID: "acme", messageID: Self.message) == expected)
        let both = try links(
            url.merging([
                "CADENCE_LINK_SECRET": "\(LinkKeysTests.secret), \(LinkKeysTests.other)",
                "CADENCE_LINK_SECRET_FILE": path,
            ]) { $1 })
        #expect(both?.unsubscribeURL(tenantID: "acme", messageID: Self.message) == expected)
        let file = try links(url.merging(["CADENCE_LINK_SECRET_FILE": path]) { $1 })
        #expect(file?.unsubscribeURL(tenantID: "acme", messageID: Self.message) != expected)
    }

    @Test("what cannot work is said at the start")
    func refused() throws {
        let url = ["CADENCE_PUBLIC_URL": "https://links.example.com"]
        let wrong: [([String: String], String)] = [
            (url, "needs CADENCE_LINK_SECRET"),
            (url.merging(["CADENCE_LINK_SECRET": "short"]) { $1 }, "32 characters"),
            (url.merging(["CADENCE_LINK_SECRET_FILE": "/nowhere"]) { $1 }, "cannot be read: /nowhere"),
            (
                ["CADENCE_PUBLIC_URL": "links", "CADENCE_LINK_SECRET": LinkKeysTests.secret],
                "must be an address"
            ),
        ]
        for (environment, sentence) in wrong {
            let error = #expect(throws: CommandError.self) { _ = try links(environment) }
            #expect(error?.description.contains(sentence) == true, "\(sentence)")
        }
    }
}
