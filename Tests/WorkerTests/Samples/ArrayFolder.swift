import Foundation
import NeuralNetwork
import Worker

/// A data set of arrays in a folder of its own that goes when the test does.
final class ArrayFolder: Sendable {
    /// What y holds of a sample.
    enum Targets: Equatable {
        case classes(Int)
        case vectors(Int)
    }

    let path: String

    /// Random samples of 6x6x2 floats, 23 to train on.
    init(_ targets: Targets, weighted: Bool = false, test: Int = 9) throws {
        path = FileManager.default.temporaryDirectory.path + "/regatta-arrays-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        var numbers = Numbers(seed: 5)
        for (part, count) in [("train", 23), ("test", test)] where count > 0 {
            try write("x_\(part)", [count, 6, 6, 2], numbers.floats(count * 72))
            switch targets {
            case .classes(let classes):
                let labels = (0..<count).map { UInt8(($0 * 5 + 2) % classes) }
                try write("y_\(part)", "|u1", [count], Data(labels))
            case .vectors(let size):
                let values = numbers.floats(count * size).map { min(max(0.5 + $0, 0), 1) }
                try write("y_\(part)", [count, size], values)
            }
            if weighted { try write("sample_weight_\(part)", [count], (0..<count).map { Float($0 % 4) / 2 }) }
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    private func write(_ name: String, _ shape: [Int], _ values: [Float]) throws {
        let data = values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> ($0 * 8)) } }
        try write(name, "<f4", shape, Data(data))
    }

    private func write(_ name: String, _ descr: String, _ shape: [Int], _ data: Data) throws {
        let sizes = shape.map { "\($0)," }.joined()
        let text = Data("{'descr': '\(descr)', 'fortran_order': False, 'shape': (\(sizes))}\n".utf8)
        let head = Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(text.count), 0])
        try (head + text + data).write(to: URL(fileURLWithPath: "\(path)/\(name).npy"))
    }

    /// A job of this data set.
    func job(
        _ model: Model, _ objective: Objective, batch: Int = 10, groups: Int = 4, passes: Int = 1
    ) throws -> Job {
        try Job(
            Jobs.welcome(model, batch: batch, groups: groups, objective: objective, passes: passes), data: path)
    }
}
