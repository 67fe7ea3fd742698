import CGMime
import Foundation

/// Reads raw mails with GMime, within limits: whatever comes in, the time and the memory are bounded.
enum InboundReader {
    /// What is read of a mail.
    enum Limits {
        /// A larger mail is refused.
        static let bytes = 25 * 1024 * 1024
        /// A mail with more containers than this is read by its header alone.
        static let containers = 200
        /// Deeper parts are left out.
        static let depth = 40
        /// Further parts are left out.
        static let parts = 200
        /// The text of a part beyond this is left out.
        static let textBytes = 256 * 1024
    }

    /// The mail in `raw`; a line "From …" of an mbox file in front of it is skipped.
    static func read(_ raw: [UInt8]) throws(InboundMailError) -> InboundMail {
        guard raw.count <= Limits.bytes else { throw .tooLarge }
        var bytes = withoutPreamble(raw)
        guard hasField(bytes) else { throw .unreadable }
        if containers(in: bytes) > Limits.containers { bytes = headerAlone(bytes) }
        GMime.start()
        let stream = bytes.withUnsafeBytes { g_mime_stream_mem_new_with_buffer($0.baseAddress, $0.count) }
        defer { g_object_unref(stream) }
        guard let parser = g_mime_parser_new_with_stream(stream) else { throw .unreadable }
        defer { g_object_unref(parser) }
        guard let message = g_mime_parser_construct_message(parser, nil) else { throw .unreadable }
        defer { g_object_unref(message) }

        var walk = InboundWalk()
        walk.readMail(message)
        return walk.mail
    }

    /// Adds what can be read, up to one byte more than the limit: enough to see that it is exceeded. What was read
    /// before an error stays.
    static func append(_ handle: FileHandle, to bytes: inout [UInt8]) throws {
        while bytes.count <= Limits.bytes,
            let chunk = try handle.read(upToCount: Limits.bytes + 1 - bytes.count), !chunk.isEmpty
        {
            bytes.append(contentsOf: chunk)
        }
    }

    private static func withoutPreamble(_ raw: [UInt8]) -> ArraySlice<UInt8> {
        var rest = raw.drop { $0 == 0x0A || $0 == 0x0D }
        if rest.starts(with: "From ".utf8) { rest = rest.drop { $0 != 0x0A }.dropFirst() }
        return rest
    }

    /// Whether a line above the first empty one looks like a header field.
    private static func hasField(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        while let end = rest.firstIndex(of: 0x0A) ?? (rest.isEmpty ? nil : rest.endIndex) {
            let line = rest[..<end]
            if line.isEmpty || line.elementsEqual([0x0D]) { return false }
            let name = line.prefix { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
            if !name.isEmpty && line.dropFirst(name.count).first == UInt8(ascii: ":") { return true }
            rest = rest[end...].dropFirst()
        }
        return false
    }

    private static func headerAlone(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var previous: UInt8 = 0x0A
        for index in bytes.indices where bytes[index] != 0x0D {
            if bytes[index] == 0x0A && previous == 0x0A { return bytes[..<index] }
            previous = bytes[index]
        }
        return bytes
    }

    /// How many containers there may be at most: each needs a boundary of its own or is a message.
    private static func containers(in bytes: ArraySlice<UInt8>) -> Int {
        count("boundary", in: bytes) + count("essage/", in: bytes)
    }

    /// How often a word stands there, letters of any case.
    private static func count(_ word: StaticString, in bytes: ArraySlice<UInt8>) -> Int {
        bytes.withUnsafeBufferPointer { bytes in
            let word = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
            var count = 0
            var matched = 0
            for byte in bytes {
                let letter = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
                if letter == word[matched] {
                    matched += 1
                    if matched == word.count {
                        count += 1
                        matched = 0
                    }
                } else {
                    matched = letter == word[0] ? 1 : 0
                }
            }
            return count
        }
    }
}

/// Why a mail could not be read.
enum InboundMailError: Error, Equatable, CustomStringConvertible {
    /// It has more than `InboundReader.Limits.bytes`.
    case tooLarge
    /// It has no header field at all.
    case unreadable

    var description: String {
        switch self {
        case .tooLarge: "The mail is too large: \(InboundReader.Limits.bytes / 1024 / 1024) MiB is the limit."
        case .unreadable: "This is no mail: it has no header."
        }
    }
}
