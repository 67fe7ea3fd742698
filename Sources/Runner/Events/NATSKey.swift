import Crypto
import Foundation

/// A key of a user as NATS writes it: what it is, 32 bytes and a checksum, in base32.
enum NATSKey {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    /// Prints as `SU`: the seed of a user.
    private static let seedMarks: [UInt8] = [18 << 3 | 20 >> 2, (20 & 3) << 6]
    /// Prints as `U`: the public key of a user.
    private static let publicMark: UInt8 = 20 << 3

    /// The public key of the first seed in a text; nil if there is none.
    static func publicKey(ofSeedIn text: String) -> String? {
        guard
            let line = text.split(whereSeparator: \.isNewline).first(where: {
                $0.trimmingCharacters(in: .whitespaces).hasPrefix("SU")
            }),
            let bytes = decode(line.trimmingCharacters(in: .whitespaces)), bytes.count == 36,
            Array(bytes[..<2]) == seedMarks, checksum(bytes[..<34]) == Array(bytes[34...]),
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: Data(bytes[2..<34]))
        else { return nil }
        let body = [publicMark] + Array(key.publicKey.rawRepresentation)
        return encode(body + checksum(body[...]))
    }

    private static func decode(_ text: String) -> [UInt8]? {
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for character in text.utf8 {
            guard let value = alphabet.firstIndex(of: character) else { return nil }
            (bits, count) = (bits << 5 | UInt32(value), count + 5)
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> count))
            }
        }
        return bytes
    }

    private static func encode(_ bytes: [UInt8]) -> String {
        var (text, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for byte in bytes {
            (bits, count) = (bits << 8 | UInt32(byte), count + 8)
            while count >= 5 {
                count -= 5
                text.append(alphabet[Int(bits >> count & 31)])
            }
        }
        if count > 0 { text.append(alphabet[Int(bits << (5 - count) & 31)]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// CRC-16 with the polynomial 0x1021, the low byte first.
    private static func checksum(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var sum: UInt16 = 0
        for byte in bytes {
            sum ^= UInt16(byte) << 8
            for _ in 0..<8 { sum = sum & 0x8000 != 0 ? sum << 1 ^ 0x1021 : sum << 1 }
        }
        return [UInt8(truncatingIfNeeded: sum), UInt8(sum >> 8)]
    }
}
