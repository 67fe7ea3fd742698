import CGMime

/// The text of a part: transfer encoding undone, in Unicode.
enum InboundText {
    static func read(_ object: UnsafeMutablePointer<GMimeObject>, charset: String) -> String {
        let part = UnsafeMutableRawPointer(object).assumingMemoryBound(to: GMimePart.self)
        guard let content = g_mime_part_get_content(part) else { return "" }
        let stream = g_mime_stream_mem_new()
        defer { g_object_unref(stream) }
        g_mime_data_wrapper_write_to_stream(content, stream)
        let memory = UnsafeMutableRawPointer(stream)?.assumingMemoryBound(to: GMimeStreamMem.self)
        guard let array = g_mime_stream_mem_get_byte_array(memory), let data = array.pointee.data else {
            return ""
        }
        let bytes = UnsafeBufferPointer(start: data, count: Int(array.pointee.len))
        return normalized(decode(cut(bytes), charset: charset))
    }

    /// In a charset that is not known or does not fit, what fits is kept.
    static func decode(_ bytes: ArraySlice<UInt8>, charset: String) -> String {
        if ["", "utf-8", "utf8", "us-ascii", "ascii"].contains(charset) {
            return String(validating: bytes, as: UTF8.self) ?? convert(bytes, from: "windows-1252")
                ?? lossy(bytes)
        }
        let name = ["iso-8859-1", "latin1"].contains(charset) ? "windows-1252" : charset
        return convert(bytes, from: name) ?? String(validating: bytes, as: UTF8.self) ?? lossy(bytes)
    }

    private static func lossy(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private static func convert(_ bytes: ArraySlice<UInt8>, from charset: String) -> String? {
        guard charset.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return bytes.withUnsafeBytes { bytes in
            var written: gsize = 0
            let text = bytes.assumingMemoryBound(to: gchar.self)
            guard
                let converted = g_convert_with_fallback(
                    text.baseAddress, gssize(text.count), "UTF-8", charset, "?", nil, &written, nil)
            else { return nil }
            defer { g_free(converted) }
            let copy = UnsafeRawBufferPointer(start: converted, count: Int(written))
            return String(decoding: copy, as: UTF8.self)
        }
    }

    /// The first bytes, up to a line end.
    private static func cut(_ bytes: UnsafeBufferPointer<UInt8>) -> ArraySlice<UInt8> {
        let limit = InboundReader.Limits.textBytes
        guard bytes.count > limit else { return ArraySlice(bytes) }
        let head = bytes.prefix(limit)
        let end = head.lastIndex(of: 0x0A) ?? limit
        return ArraySlice(bytes[..<end])
    }

    /// LF line ends, no NUL, no byte order mark; blanks that do not break are blanks.
    static func normalized(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\0", "\u{FEFF}": continue
            case "\n" where previous == "\r": break
            case "\r": scalars.append("\n")
            case "\u{A0}", "\u{202F}": scalars.append(" ")
            default: scalars.append(scalar)
            }
            previous = scalar
        }
        return String(scalars)
    }
}
