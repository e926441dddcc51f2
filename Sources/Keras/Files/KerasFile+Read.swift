internal import Foundation

extension KerasFile {
    /// Reads a file of any kind, which its first bytes and its content tell, not its name.
    ///
    /// Takes about twice the memory of the weights while it reads an archive, once for other files.
    package static func read(_ path: String) throws(KerasError) -> KerasFile {
        do throws(KerasError) {
            let file = try FileDescriptor(reading: path)
            let start = try file.read(0..<8)
            if start.starts(with: [0x50, 0x4B]) { return try archive(file, path) }
            if start == HDF5Tree.signature { return try hdf5(file, path) }
            return try json(file, path)
        } catch {
            throw error.in(file: path)
        }
    }

    private static func archive(_ file: borrowing FileDescriptor, _ path: String) throws(KerasError) -> KerasFile {
        let archive = try Archive(file)
        let metadata = try archive.text("metadata.json")
        let config = try archive.text("config.json")
        let member = try archive.weightsMember()
        let weights: KerasWeights
        do throws(KerasError) {
            var content = try HDF5File(archive.extract(member, limit: .max))
            weights = try content.weightsByPath()
        } catch {
            throw error.below(member)
        }
        return KerasFile(
            path: path, kind: .keras, config: config, training: nil,
            version: try version(in: metadata, place: "metadata.json"), weights: weights)
    }

    private static func hdf5(_ file: consuming FileDescriptor, _ path: String) throws(KerasError) -> KerasFile {
        var file = try HDF5File(file)
        let version = try file.kerasVersion()
        if let config = try file.string("model_config", of: "") {
            return KerasFile(
                path: path, kind: .legacyModel, config: config, training: try file.string("training_config", of: ""),
                version: version, weights: try file.weightsByLayer())
        }
        let isLegacy = try file.holdsLayerNames()
        return KerasFile(
            path: path, kind: isLegacy ? .legacyWeights : .weights, config: nil, training: nil, version: version,
            weights: isLegacy ? try file.weightsByLayer() : try file.weightsByPath())
    }

    private static func json(_ file: borrowing FileDescriptor, _ path: String) throws(KerasError) -> KerasFile {
        let byteCount = try file.byteCount()
        guard byteCount <= Limits.textBytes else {
            throw KerasError(place: "", problem: "neither .keras nor HDF5, and too long for JSON")
        }
        let text = try utf8(try file.read(0..<byteCount), place: "")
        return KerasFile(
            path: path, kind: .json, config: text, training: nil, version: try version(in: text, place: ""),
            weights: nil)
    }

    /// The `keras_version` of a JSON text.
    private static func version(in text: String, place: String) throws(KerasError) -> String? {
        do {
            let object = try JSONDecoder().decode(Metadata.self, from: Data(text.utf8))
            return try known(object.kerasVersion)
        } catch let error as KerasError {
            throw error.below(place)
        } catch {
            let kinds = place.isEmpty ? "; .keras, .h5 and JSON files of Keras are read" : ""
            throw KerasError(place: place, problem: "not an object in JSON\(kinds)")
        }
    }
}

/// What of a JSON object says who wrote it.
private struct Metadata: Decodable {
    let kerasVersion: String?

    private enum CodingKeys: String, CodingKey { case kerasVersion = "keras_version" }
}

/// A version that this module knows the files of.
func known(_ version: String?) throws(KerasError) -> String? {
    guard let version else { return nil }
    guard let major = version.split(separator: ".").first, ["2", "3"].contains(major) else {
        throw KerasError(place: "", problem: "written by Keras \(version.prefix(20)); Keras 2 and 3 are read")
    }
    return version
}

/// Bytes as text.
func utf8(_ bytes: [UInt8], place: String) throws(KerasError) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
        throw KerasError(place: place, problem: "not UTF-8; .keras, .h5 and JSON files of Keras are read")
    }
    return text
}
