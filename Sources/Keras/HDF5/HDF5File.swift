/// An HDF5 file to read: what h5py writes with its defaults, which is the format before HDF5 1.8.
///
/// Read in Swift, not by libhdf5, which damaged files crash. What it does not know it refuses: soft and external links,
/// data in other files, filters but deflate, shuffle and fletcher32. Paths are names joined by "/", without one in
/// front; the empty path is the root.
package struct HDF5File: ~Copyable {
    private var source: HDF5Source
    private var heaps = HDF5Heaps()
    private let tree: HDF5Tree

    /// Opens a file and reads all headers.
    package init(_ file: consuming FileDescriptor) throws(KerasError) {
        var source = try HDF5Source(file)
        tree = try HDF5Tree(&source)
        self.source = source
    }

    /// Whether there is a group or dataset.
    package func contains(_ path: String) -> Bool { tree.groups[path] != nil || tree.datasets[path] != nil }

    /// The names of the groups in a group, sorted.
    package func groups(in path: String) -> [String] {
        names(in: path).filter { tree.groups[HDF5Tree.path(path, $0)] != nil }
    }

    /// The names of the datasets in a group, sorted.
    package func datasets(in path: String) -> [String] {
        names(in: path).filter { tree.datasets[HDF5Tree.path(path, $0)] != nil }
    }

    private func names(in path: String) -> [String] { tree.groups[path] ?? [] }

    /// Reads a dataset of numbers.
    package mutating func tensor(at path: String) throws(KerasError) -> KerasTensor {
        guard let dataset = tree.datasets[path] else {
            throw KerasError(place: path, problem: "there is no such dataset")
        }
        do { return try dataset.tensor(&source) } catch { throw error.below(path) }
    }

    /// The text of an attribute; nil if there is none.
    package mutating func string(_ attribute: String, of path: String) throws(KerasError) -> String? {
        guard let strings = try list(attribute, of: path) else { return nil }
        guard strings.count == 1 else {
            throw KerasError(place: path, problem: "\(strings.count) strings as attribute \(attribute) instead of one")
        }
        return strings[0]
    }

    /// The texts of an attribute, also of one in parts, `NAME0`, `NAME1` …; nil if there is none.
    package mutating func strings(_ attribute: String, of path: String) throws(KerasError) -> [String]? {
        if let strings = try list(attribute, of: path) { return strings }
        var parts: [[String]] = []
        while let part = try list("\(attribute)\(parts.count)", of: path) { parts.append(part) }
        return parts.isEmpty ? nil : Array(parts.joined())
    }

    private mutating func list(_ attribute: String, of path: String) throws(KerasError) -> [String]? {
        guard let found = tree.attributes[path]?.first(where: { $0.name == attribute }) else { return nil }
        do {
            return try found.strings(&heaps, &source)
        } catch {
            throw error.below("attribute \(attribute)").below(path)
        }
    }
}
