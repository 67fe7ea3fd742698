import Foundation
import FoundationNetworking

/// A REST client with a key, as any customer would write one.
struct DemoClient {
    let base: URL
    let key: String

    struct Envelope<Data: Decodable>: Decodable {
        let data: Data
    }

    /// What a list says of itself besides the items.
    struct Meta: Decodable {
        let total: Int
    }

    struct Page<Item: Decodable>: Decodable {
        let data: [Item]
        let meta: Meta
    }

    /// The `data` of the answer.
    ///
    /// - Throws: `CommandError` with status and body if the server refuses.
    func send<Answer: Decodable>(
        _ method: String, _ path: String, _ body: [String: Any]? = nil, as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        try JSONDecoder().decode(Envelope<Answer>.self, from: try await bytes(method, path, body)).data
    }

    func page<Item: Decodable>(_ path: String, of type: Item.Type = Item.self) async throws -> Page<Item> {
        try JSONDecoder().decode(Page<Item>.self, from: try await bytes("GET", path, nil))
    }

    /// Whether the server answers yet.
    func isHealthy() async -> Bool {
        let answer = try? await URLSession.shared.data(from: base.appendingPathComponent("healthz"))
        return (answer?.1 as? HTTPURLResponse)?.statusCode == 200
    }

    private func bytes(_ method: String, _ path: String, _ body: [String: Any]?) async throws -> Data {
        var request = URLRequest(url: URL(string: "/api/v1" + path, relativeTo: base)!)
        request.httpMethod = method
        request.timeoutInterval = 30
        request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization")
        if let body {
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
            request.httpBody = try JSONSerialization.data(withJSONObject: body)
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            throw CommandError(
                "\(method) \(path) was answered with \(status): \(String(decoding: data, as: UTF8.self))")
        }
        return data
    }
}
