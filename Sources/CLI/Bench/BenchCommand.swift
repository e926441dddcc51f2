internal import ArgumentParser
internal import Foundation

/// `regatta bench`: measures, on data made for it, and says how far from the processor's limit it ends.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure the speed of training and of its kernels, and how they round.",
        subcommands: [BenchTrain.self, BenchKernels.self, BenchRounding.self, BenchEmulate.self])
}

/// A report as JSON: one object, names in snake case.
package enum BenchJSON {
    package static func text(_ report: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(report), as: UTF8.self)
    }
}
