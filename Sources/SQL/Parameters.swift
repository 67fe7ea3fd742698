/// The parameters of one statement as libpq wants them: all bytes one behind the other.
struct Parameters {
    private var storage: [UInt8] = []
    /// Where each parameter begins in `storage`; nil for SQL null.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []

    var count: Int { starts.count }

    mutating func appendNull() {
        append(start: nil, format: 0)
    }

    /// - Throws: `SQLError.refused` with 22021 when the text holds NUL: libpq would silently cut it there.
    mutating func append(text: String) throws(SQLError) {
        let start = storage.count
        storage.append(contentsOf: text.utf8)
        guard !storage[start...].contains(0) else {
            throw .refused(
                Refusal(sqlState: "22021", message: "text must not contain the character NUL (U+0000)")
            )
        }
        storage.append(0)
        append(start: start, format: 0)
    }

    mutating func append(binary bytes: [UInt8], version: UInt8? = nil) {
        let start = storage.count
        if let version { storage.append(version) }
        storage.append(contentsOf: bytes)
        append(start: start, format: 1)
    }

    /// An array in PostgreSQL's text form.
    mutating func append(texts: [String]) throws(SQLError) {
        var array = "{"
        for (index, text) in texts.enumerated() {
            if index > 0 { array.append(",") }
            array.append("\"")
            for character in text.unicodeScalars {
                if character == "\"" || character == "\\" { array.append("\\") }
                array.unicodeScalars.append(character)
            }
            array.append("\"")
        }
        try append(text: array + "}")
    }

    private mutating func append(start: Int?, format: Int32) {
        starts.append(start)
        lengths.append(Int32(storage.count - (start ?? storage.count)))
        formats.append(format)
    }

    /// Lends the parameters in the form of `PQsendQueryPrepared`: values, lengths, formats.
    func withPointers<Result>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Result
    ) -> Result {
        storage.withUnsafeBytes { bytes in
            // An empty buffer has no address, but an empty value needs one: null would be SQL null.
            let values = starts.map { start -> UnsafePointer<CChar>? in
                guard let start else { return nil }
                guard let base = bytes.baseAddress else { return Self.empty }
                return (base + start).assumingMemoryBound(to: CChar.self)
            }
            return body(values, lengths, formats)
        }
    }

    private nonisolated(unsafe) static let empty: UnsafePointer<CChar> = {
        let pointer = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
        pointer.initialize(to: 0)
        return UnsafePointer(pointer)
    }()
}
