import Crypto
import Testing

@testable import HTTP

@Suite("API keys")
struct APIKeyTests {
    private static let secret = String(repeating: "0123456789abcdef", count: 4)

    @Test("the tenant stands in the key, and the whole key is hashed")
    func parsed() throws {
        let text = "cad_acme-2_\(Self.secret)"
        let key = try #require(APIKey(authorization: "bearer \(text)"))
        #expect(key.tenantID == "acme-2")
        #expect(key.digest == SHA256.hash(data: Array(text.utf8)))
    }

    @Test(
        "what is no bearer key of ours is refused without asking the database",
        arguments: [
            "", "Bearer", "Basic cad_acme_\(secret)", "cad_acme_\(secret)", "Bearer cad_acme_123",
            "Bearer xyz_acme_\(secret)", "Bearer cad__\(secret)", "Bearer cad_-a_\(secret)",
            "Bearer cad_a-_\(secret)", "Bearer cad_Acme_\(secret)", "Bearer cad_a_b_\(secret)",
            "Bearer cad_acme_\(secret.uppercased())", "Bearer cad_acme_\(secret)0", "Bearer cad_ä_\(secret)",
            "Bearer cad_\(String(repeating: "a", count: 64))_\(secret)", "Bearer  cad_acme_\(secret) ",
        ])
    func refused(header: String) {
        #expect(APIKey(authorization: header) == nil)
    }
}

@Suite("Memory of keys")
struct KeyMemoryTests {
    private let caller = Caller(keyID: "k1", actor: "jane", role: .member)
    private func digest(_ text: String) -> SHA256Digest { SHA256.hash(data: Array(text.utf8)) }

    @Test("an answer is remembered, a refusal too")
    func remembered() async {
        let memory = KeyMemory()
        await memory.keep(caller, for: digest("a"), generation: 0)
        await memory.keep(nil, for: digest("b"), generation: 0)
        #expect(await memory.recall(digest("a")) == .valid(caller))
        #expect(await memory.recall(digest("b")) == .invalid)
        #expect(await memory.recall(digest("c")) == nil)
    }

    @Test("nothing outlives its lifetime")
    func lifetime() async {
        let memory = KeyMemory(lifetime: .zero)
        await memory.keep(caller, for: digest("a"), generation: 0)
        #expect(await memory.recall(digest("a")) == nil)
    }

    @Test("a changed key is forgotten, with all refusals; other keys stay")
    func forgotten() async {
        let memory = KeyMemory()
        let other = Caller(keyID: "k2", actor: "joe", role: .reader)
        await memory.keep(caller, for: digest("a"), generation: 0)
        await memory.keep(other, for: digest("b"), generation: 0)
        await memory.keep(nil, for: digest("c"), generation: 0)
        await memory.forget(keyID: "k1")
        #expect(await memory.recall(digest("a")) == nil)
        #expect(await memory.recall(digest("b")) == .valid(other))
        #expect(await memory.recall(digest("c")) == nil)
    }

    @Test("an answer from before a change is not kept after it")
    func staleAnswer() async {
        let memory = KeyMemory()
        let generation = await memory.generation
        await memory.forget(keyID: "k1")
        await memory.keep(caller, for: digest("a"), generation: generation)
        #expect(await memory.recall(digest("a")) == nil)
    }

    @Test("it never holds more than it may, and refusals don't push valid keys out")
    func bounded() async {
        let memory = KeyMemory(capacity: 2)
        await memory.keep(caller, for: digest("a"), generation: 0)
        for number in 0..<5 { await memory.keep(nil, for: digest("\(number)"), generation: 0) }
        #expect(await memory.recall(digest("a")) == .valid(caller))
        var remembered = 0
        for number in 0..<5 where await memory.recall(digest("\(number)")) != nil { remembered += 1 }
        #expect(remembered <= 2)
    }
}
