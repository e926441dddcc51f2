/// Reads one entry of a fault list.
struct FaultEntry {
    private let text: String
    private let list: FaultListName
    private let fields: [String]

    init(_ text: String, _ list: FaultListName) {
        self.text = text
        self.list = list
        fields = text.split(separator: ",", omittingEmptySubsequences: false).map { String($0.trimmed) }
    }

    func fault() throws(FaultError) -> Fault {
        let count = list == .chips ? 2 : 3
        guard [count, count + 1].contains(fields.count) else { throw error("write \(list.form)") }
        let place = ChipCoordinate(x: try number(fields[0], "x"), y: try number(fields[1], "y"))
        let address = fields.count > count ? try address(fields[count]) : nil
        return Fault(entry: text, place: place, address: address, part: try part())
    }

    private func part() throws(FaultError) -> Fault.Part {
        switch list {
        case .chips: .chip
        case .cores: .cores(try cores(fields[2]))
        case .links: .link(try link(fields[2]))
        }
    }

    private func number(_ field: String, _ name: String) throws(FaultError) -> Int {
        guard let number = Self.plainNumber(field) else { throw error("\(name) is '\(field)'; write \(list.form)") }
        return number
    }

    private func link(_ field: String) throws(FaultError) -> Link {
        guard let link = Self.plainNumber(field).flatMap(Link.init) else {
            let names = Link.allCases.map { "\($0.rawValue) \($0)" }.joined(separator: ", ")
            throw error("'\(field)' is no link; the links are \(names)")
        }
        return link
    }

    /// One core or a range of them. A range has no signs, so that 0, as in the tools, is its only physical number.
    private func cores(_ field: String) throws(FaultError) -> [CoreNumber] {
        if let core = Self.plainNumber(field) { return [CoreNumber(core)] }
        if field.hasPrefix("-"), let core = Self.plainNumber(String(field.dropFirst())) { return [CoreNumber(-core)] }
        let ends = field.split(separator: "-", omittingEmptySubsequences: false).map { Self.plainNumber(String($0)) }
        guard ends.count == 2, let first = ends[0], let last = ends[1] else {
            throw error("'\(field)' is no core; write \(list.form)")
        }
        guard first <= last, last < CoreSet.most else {
            throw error("'\(field)' is no range of cores; it rises and ends at 17 or before, as in 3-5")
        }
        return (first...last).map(CoreNumber.init)
    }

    private func address(_ field: String) throws(FaultError) -> String {
        guard IPv4.isAddress(field) else { throw error("'\(field)' is no address; write four numbers as 127.0.4.8") }
        return field
    }

    private func error(_ reason: String) -> FaultError { FaultError(list: list, entry: text, reason: reason) }

    /// A number in decimal digits and nothing else, of any size that fits.
    private static func plainNumber(_ text: String) -> Int? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int(text)
    }
}

/// Addresses of four numbers.
enum IPv4 {
    /// Whether a text is four numbers of 0 to 255 with dots between.
    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                let digits = part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
                return digits && part.utf8.count <= 3 && Int(part).map { $0 <= 255 } ?? false
            }
    }
}

extension Substring {
    /// The text without blanks at its ends.
    fileprivate var trimmed: Substring {
        let rest = drop { $0 == " " }
        return rest[..<(rest.lastIndex { $0 != " " }.map(rest.index(after:)) ?? rest.startIndex)]
    }
}
