import Foundation

/// A call of the operating system that failed on a file of mail.
struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    let action: String
    let code: Int32

    var description: String { "\(action) failed: \(String(cString: strerror(code)))" }
}
