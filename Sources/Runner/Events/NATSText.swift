import Foundation

/// C strings that live as long as this does.
final class NATSText {
    private var pointers: [UnsafeMutablePointer<CChar>] = []
    private var lists: [UnsafeMutablePointer<UnsafePointer<CChar>?>] = []

    deinit {
        for pointer in pointers { free(pointer) }
        for list in lists { list.deallocate() }
    }

    func pointer(_ text: String) -> UnsafePointer<CChar>? {
        guard let copy = strdup(text) else { return nil }
        pointers.append(copy)
        return UnsafePointer(copy)
    }

    /// An array of them, for as many as there are texts.
    func list(_ texts: [String]) -> UnsafeMutablePointer<UnsafePointer<CChar>?> {
        let list = UnsafeMutablePointer<UnsafePointer<CChar>?>.allocate(capacity: max(texts.count, 1))
        list.initialize(repeating: nil, count: max(texts.count, 1))
        for (index, text) in texts.enumerated() { list[index] = pointer(text) }
        lists.append(list)
        return list
    }
}
