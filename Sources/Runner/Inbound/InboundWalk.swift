import CGMime

/// Goes through the parts of a mail that GMime parsed and copies what is worth keeping.
struct InboundWalk {
    private(set) var mail = InboundMail()

    mutating func readMail(_ message: UnsafeMutablePointer<GMimeMessage>) {
        mail.header = Self.header(
            of: UnsafeMutableRawPointer(message).assumingMemoryBound(to: GMimeObject.self))
        guard let part = g_mime_message_get_mime_part(message) else { return }
        // GMime keeps the Content-… fields with the part.
        for field in Self.header(of: part).fields { mail.header.append(name: field.name, value: field.value) }
        mail.mediaType = Self.mediaType(of: part)
        mail.reportType = Self.parameter("report-type", of: part)
        visit(part, level: 0, depth: 0)
    }

    private mutating func visit(_ object: UnsafeMutablePointer<GMimeObject>, level: Int, depth: Int) {
        guard depth < InboundReader.Limits.depth, mail.parts.count < InboundReader.Limits.parts else {
            return
        }
        let raw = UnsafeMutableRawPointer(object)
        if Self.isA(object, g_mime_multipart_get_type()) {
            let multipart = raw.assumingMemoryBound(to: GMimeMultipart.self)
            let count = max(0, g_mime_multipart_get_count(multipart))
            if count == 0, let text = g_mime_multipart_get_prologue(multipart) {
                // Its boundary is nowhere: what stands there is read as one text.
                let bytes = String(cString: text).utf8.prefix(InboundReader.Limits.textBytes)
                let plain = InboundText.normalized(String(decoding: bytes, as: UTF8.self))
                mail.parts.append(InboundPart(mediaType: "text/plain", text: plain, level: level))
            }
            for index in 0..<count {
                guard let child = g_mime_multipart_get_part(multipart, index) else { continue }
                visit(child, level: level, depth: depth + 1)
            }
        } else if Self.isA(object, g_mime_message_part_get_type()) {
            let part = raw.assumingMemoryBound(to: GMimeMessagePart.self)
            guard let message = g_mime_message_part_get_message(part) else { return }
            mail.enclosed.append(
                Self.header(of: UnsafeMutableRawPointer(message).assumingMemoryBound(to: GMimeObject.self)))
            mail.parts.append(InboundPart(mediaType: "message/rfc822", text: "", level: level))
            guard let inner = g_mime_message_get_mime_part(message) else { return }
            visit(inner, level: level + 1, depth: depth + 1)
        } else if Self.isA(object, g_mime_part_get_type()) {
            visitLeaf(object, level: level)
        }
    }

    private mutating func visitLeaf(_ object: UnsafeMutablePointer<GMimeObject>, level: Int) {
        let mediaType = Self.mediaType(of: object)
        let isText = mediaType.hasPrefix("text/") || mediaType.hasPrefix("message/")
        let text = isText ? InboundText.read(object, charset: Self.parameter("charset", of: object)) : ""
        if mediaType == "text/rfc822-headers" || mediaType == "text/rfc822-header" {
            mail.enclosed.append(contentsOf: InboundHeader.blocks(in: text).prefix(1))
        }
        mail.parts.append(
            InboundPart(
                mediaType: mediaType, text: text, method: Self.parameter("method", of: object), level: level))
    }

    private static func isA(_ object: UnsafeMutablePointer<GMimeObject>, _ type: GType) -> Bool {
        let instance = UnsafeMutableRawPointer(object).assumingMemoryBound(to: GTypeInstance.self)
        return g_type_check_instance_is_a(instance, type) != 0
    }

    private static func mediaType(of object: UnsafeMutablePointer<GMimeObject>) -> String {
        guard let type = g_mime_object_get_content_type(object),
            let text = g_mime_content_type_get_mime_type(type)
        else { return "text/plain" }
        defer { g_free(text) }
        return String(cString: text).lowercased()
    }

    private static func parameter(_ name: String, of object: UnsafeMutablePointer<GMimeObject>) -> String {
        g_mime_object_get_content_type_parameter(object, name).map { String(cString: $0).lowercased() } ?? ""
    }

    private static func header(of object: UnsafeMutablePointer<GMimeObject>) -> InboundHeader {
        var header = InboundHeader()
        guard let list = g_mime_object_get_header_list(object) else { return header }
        for index in 0..<min(1000, max(0, g_mime_header_list_get_count(list))) {
            guard let field = g_mime_header_list_get_header_at(list, index),
                let name = g_mime_header_get_name(field)
            else { continue }
            let value = g_mime_header_get_value(field).map { String(cString: $0) } ?? ""
            header.append(name: String(cString: name), value: value)
        }
        return header
    }
}
