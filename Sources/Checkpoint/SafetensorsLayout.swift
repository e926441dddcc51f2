/// Where everything lies in a safetensors file that is about to be written, and the header that says so.
///
/// The file is `headerBytes`, then the elements of each tensor in the order given, little-endian, without gaps:
/// one sequence of bytes, which can be made and sent in pieces. The bytes depend on nothing but the arguments.
public struct SafetensorsLayout: Sendable, Hashable {
    /// The tensors, in the order of the data.
    public let tensors: [TensorInfo]

    /// The length of the header, the header, and spaces up to a multiple of eight bytes.
    public let headerBytes: [UInt8]

    /// Length of the whole file in bytes.
    public let byteCount: Int

    private let places: [String: Int]

    /// Lays out tensors of one type one behind the other. Traps if two have one name or a shape is absurd.
    public init(
        tensors: [(name: String, shape: [Int])], type: TensorType = .float32, metadata: [String: String] = [:]
    ) {
        var end = 0
        let relative = tensors.map { tensor in
            guard let count = TensorInfo.byteCount(of: tensor.shape), end <= Int.max - Limits.headerBytes - 8 - count
            else {
                preconditionFailure("tensor '\(tensor.name)' cannot have the shape \(tensor.shape)")
            }
            end += count
            return TensorInfo(name: tensor.name, shape: tensor.shape, type: type, byteRange: end - count..<end)
        }
        let header = Self.header(relative, metadata)
        headerBytes = header
        byteCount = header.count + end
        self.tensors = relative.map { $0.moved(by: header.count) }
        places = Dictionary(uniqueKeysWithValues: zip(tensors.map(\.name), tensors.indices))
        precondition(places[SafetensorsHeader.metadataName] == nil, "no tensor may be called '__metadata__'")
        precondition(header.count <= Limits.headerBytes, "a header of \(header.count) bytes would not be read again")
    }

    /// Where the tensor called `name` lies, in bytes from the beginning of the file; nil if there is none.
    public func byteRange(of name: String) -> Range<Int>? {
        places[name].map { tensors[$0].byteRange }
    }

    private static func header(_ tensors: [TensorInfo], _ metadata: [String: String]) -> [UInt8] {
        let metadataText = JSONEscape.object(metadata, separator: ",")
        var members = metadata.isEmpty ? [] : ["\"\(SafetensorsHeader.metadataName)\":\(metadataText)"]
        for tensor in tensors {
            let shape = tensor.shape.map(String.init).joined(separator: ",")
            let (start, end) = (tensor.byteRange.lowerBound, tensor.byteRange.upperBound)
            members.append(
                "\(JSONEscape.quoted(tensor.name)):{\"dtype\":\"\(tensor.type.rawValue)\",\"shape\":[\(shape)],"
                    + "\"data_offsets\":[\(start),\(end)]}")
        }
        var text = Array("{\(members.joined(separator: ","))}".utf8)
        while !text.count.isMultiple(of: 8) { text.append(UInt8(ascii: " ")) }
        return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> ($0 * 8)) } + text
    }
}

extension TensorInfo {
    /// The tensor, `offset` bytes further back.
    func moved(by offset: Int) -> TensorInfo {
        let (start, end) = (byteRange.lowerBound, byteRange.upperBound)
        return TensorInfo(name: name, shape: shape, type: type, byteRange: start + offset..<end + offset)
    }
}

extension JSONEscape {
    /// An object of strings, sorted by name, with `separator` between the members.
    static func object(_ values: [String: String], separator: String) -> String {
        let members = values.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
        return "{\(members.joined(separator: separator))}"
    }
}
