import CGMime

/// A part of a mail with all that is in it, made once and written once.
final class MIMEPart {
    private let object: UnsafeMutablePointer<GMimeObject>

    /// Text in UTF-8, quoted-printable; any line ends in `text` become CRLF.
    init(text: String, subtype: String) {
        guard let part = g_mime_part_new_with_type("text", subtype) else {
            preconditionFailure("GMime makes a part or ends the process")
        }
        object = UnsafeMutableRawPointer(part).assumingMemoryBound(to: GMimeObject.self)
        g_mime_object_set_content_type_parameter(object, "charset", "utf-8")
        g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
        let bytes = Self.lines(of: text)
        let stream = bytes.withUnsafeBytes { buffer in
            g_mime_stream_mem_new_with_buffer(buffer.baseAddress, buffer.count)
        }
        let content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT)
        g_mime_part_set_content(part, content)
        g_object_unref(content)
        g_object_unref(stream)
    }

    /// The same in several forms, the plainest first.
    init(alternatives: [MIMEPart], boundary: String) {
        guard let multipart = g_mime_multipart_new_with_subtype("alternative") else {
            preconditionFailure("GMime makes a part or ends the process")
        }
        object = UnsafeMutableRawPointer(multipart).assumingMemoryBound(to: GMimeObject.self)
        g_mime_multipart_set_boundary(multipart, boundary)
        for alternative in alternatives { g_mime_multipart_add(multipart, alternative.object) }
    }

    deinit {
        g_object_unref(object)
    }

    /// Header and content, with CRLF line ends.
    func written() -> [UInt8] {
        let options = g_mime_format_options_new()
        defer { g_mime_format_options_free(options) }
        g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS)
        let stream = g_mime_stream_mem_new()
        defer { g_object_unref(stream) }
        g_mime_object_write_to_stream(object, options, stream)
        let memory = UnsafeMutableRawPointer(stream)?.assumingMemoryBound(to: GMimeStreamMem.self)
        guard let array = g_mime_stream_mem_get_byte_array(memory), let data = array.pointee.data else {
            return []
        }
        return Array(UnsafeBufferPointer(start: data, count: Int(array.pointee.len)))
    }

    /// With LF line ends, the last line too; NUL, which mail cannot carry, left out.
    private static func lines(of text: String) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(text.utf8.count + 1)
        var previous: UInt8 = 0
        for byte in text.utf8 {
            switch byte {
            case 0: continue
            case 0x0A where previous == 0x0D: break
            case 0x0D: lines.append(0x0A)
            default: lines.append(byte)
            }
            previous = byte
        }
        if lines.last != 0x0A { lines.append(0x0A) }
        return lines
    }
}
