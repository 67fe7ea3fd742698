internal import CLibPQ

/// One result of the server; owns libpq's copy of it.
final class StatementResult {
    let handle: OpaquePointer

    init(_ handle: OpaquePointer) {
        self.handle = handle
    }

    deinit {
        PQclear(handle)
    }

    var status: ExecStatusType { PQresultStatus(handle) }

    /// What the server did: `COMMIT`, or `ROLLBACK` for a commit of a failed transaction.
    var command: String { String(cString: PQcmdStatus(handle)) }

    /// The first column of the first row; nil for SQL null and when there is no row.
    var value: [UInt8]? {
        guard PQntuples(handle) > 0, PQnfields(handle) > 0, PQgetisnull(handle, 0, 0) == 0 else { return nil }
        return Array(bytes(0, 0))
    }

    var rows: [Row] {
        let columns = PQnfields(handle)
        var names: [String: Int] = [:]
        for column in 0..<columns {
            names[String(cString: PQfname(handle, column))] = Int(column)
        }
        return (0..<PQntuples(handle)).map { row in
            var storage: [UInt8] = []
            storage.reserveCapacity((0..<columns).reduce(0) { $0 + Int(PQgetlength(handle, row, $1)) })
            let values = (0..<columns).map { column -> Range<Int>? in
                guard PQgetisnull(handle, row, column) == 0 else { return nil }
                let start = storage.count
                storage.append(contentsOf: bytes(row, column))
                return start..<storage.count
            }
            return Row(names: names, values: values, storage: storage)
        }
    }

    /// The error that this result is.
    var refusal: Refusal {
        Refusal(
            sqlState: field("C") ?? "",
            message: field("M") ?? String(cString: PQresultErrorMessage(handle)),
            detail: field("D"),
            hint: field("H"),
            context: field("W"),
            position: field("P").flatMap { Int($0) },
            sourceFunction: field("R")
        )
    }

    /// FATAL and PANIC end the session; so do errors that libpq itself makes, which have no SQLSTATE.
    var isEndOfSession: Bool {
        guard let sqlState = field("C") else { return true }
        return ["FATAL", "PANIC"].contains(field("V")) || sqlState.hasPrefix("08")
    }

    /// A field of an error or notice by its letter in the protocol.
    func field(_ code: UnicodeScalar) -> String? {
        PQresultErrorField(handle, Int32(code.value)).map { String(cString: $0) }
    }

    private func bytes(_ row: Int32, _ column: Int32) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(
            start: PQgetvalue(handle, row, column),
            count: Int(PQgetlength(handle, row, column))
        )
    }
}
