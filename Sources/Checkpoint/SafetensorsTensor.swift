extension JSONScanner {
    /// Reads the description of one tensor; its place counts from the beginning of the data.
    mutating func tensor(called name: String) throws(CheckpointProblem) -> TensorInfo {
        var type: String?
        var shape: [Int]?
        var offsets: [Int]?
        try object { (scanner, member) throws(CheckpointProblem) in
            switch member {
            case "dtype" where type == nil: type = try scanner.string()
            case "shape" where shape == nil: shape = try scanner.naturals()
            case "data_offsets" where offsets == nil: offsets = try scanner.naturals()
            default: throw scanner.problem("dtype, shape and data_offsets once each in '\(name)', not '\(member)'")
            }
        }
        guard let type, let shape, let offsets else {
            throw problem("dtype, shape and data_offsets once each in '\(name)'")
        }
        guard let type = TensorType(rawValue: type) else { throw .unsupportedType(tensor: name, type: type) }
        return try TensorInfo(checking: name, shape, type, offsets)
    }
}

extension TensorInfo {
    fileprivate init(checking name: String, _ shape: [Int], _ type: TensorType, _ offsets: [Int])
        throws(CheckpointProblem)
    {
        guard offsets.count == 2, offsets[0] <= offsets[1] else {
            throw .wrongPlace(tensor: name, reason: "has data_offsets \(offsets), not a begin and an end")
        }
        guard let byteCount = Self.byteCount(of: shape) else {
            throw .wrongPlace(tensor: name, reason: "is too large with shape \(shape)")
        }
        guard byteCount == offsets[1] - offsets[0] else {
            let reason = "has \(grouped(offsets[1] - offsets[0])) bytes; shape \(shape) needs \(grouped(byteCount))"
            throw .wrongPlace(tensor: name, reason: reason)
        }
        self.init(name: name, shape: shape, type: type, byteRange: offsets[0]..<offsets[1])
    }
}
