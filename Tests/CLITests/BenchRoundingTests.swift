import CLI
import Foundation
import NeuralNetwork
import Testing

@Suite struct BenchRoundingTests {
    private func report(_ passes: [ConvolutionRounding]) -> BenchRoundingReport {
        BenchRoundingReport(model: "m", microBatch: 4, library: "oneDNN 1", instructionSet: "avx", passes)
    }

    private static let passes = [
        ConvolutionRounding(
            layer: "conv", sizes: "8x8x16 to 32", pass: .forward, direct: 1.56e-7, winograd: 6.25e-7,
            kernel: "jit_wino", directKernel: "jit"),
        ConvolutionRounding(
            layer: "conv", sizes: "8x8x16 to 32", pass: .backwardWeights, direct: 0.5, winograd: 20, kernel: "jit",
            directKernel: "jit"),
    ]

    @Test func errorsArePowersOfTenAndTheirRatioStandsBehind() {
        #expect(
            report(Self.passes).text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
                == [
                    "m, micro-batch 4; oneDNN 1 on avx", "relative rms error against double precision",
                    "layer sizes pass kernel direct Winograd ratio",
                    "conv 8x8x16 to 32 forward jit_wino 1.6e-7 6.3e-7 4.0",
                    "conv 8x8x16 to 32 backward weights jit 5.0e-1 2.0e1 40.0",
                ])
    }

    @Test func aModelWithoutSuchConvolutionsIsSaidToHaveNone() {
        #expect(report([]).text.hasSuffix("\nno 3x3 convolution of stride 1 and whole blocks of 16 channels"))
    }

    @Test func theReportIsJSON() throws {
        let text = try BenchJSON.text(report(Self.passes))
        let object = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let passes = try #require(object?["passes"] as? [[String: Any]])
        #expect(passes.count == 2 && passes[0]["winograd"] as? Double == 6.25e-7)
        #expect(object?["micro_batch"] as? Int == 4 && object?["instruction_set"] as? String == "avx")
    }

    @Test func theDefaultModelIsMeasured() throws {
        let report = try BenchRounding.parse(["--batch-size", "8"]).report()
        #expect(report.model == "cnn" && report.microBatch == 2)
        #expect(report.passes.map(\.sizes) == Array(repeating: "26x26x32 to 64", count: 3))
    }
}
