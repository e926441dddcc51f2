import CLI
import FixedPoint
import Foundation
import NeuralNetwork
import Testing

/// `regatta bench emulate`: what is measured, and what is made of it.
@Suite struct BenchEmulateTests {
    private func layers(_ name: String, _ side: Int, _ channels: Int, batch: Int) throws -> [EmulatedLayer] {
        let model = try Model.builtIn(name, height: side, width: side, channels: channels, classes: 10)
        return EmulatedLayer.layers(of: model, batch: batch)
    }

    @Test func everyLayerWithMultiplyAddsIsThere() throws {
        for (name, side, channels) in [("cnn", 28, 1), ("vgg16", 224, 3), ("mlp", 28, 1), ("resnet50", 224, 3)] {
            let model = try Model.builtIn(name, height: side, width: side, channels: channels, classes: 10)
            let found = EmulatedLayer.layers(of: model, batch: 3)
            #expect(found.map(\.name) == model.work.map(\.name))
            #expect(found.map(\.work.operations) == model.work.map { 3 * $0.multiplyAdds })
            #expect(found.map { $0.passes.count == 3 } == model.work.map(\.hasBackwardData))
        }
    }

    @Test func sizesAreThoseOfTheLayers() throws {
        let cnn = try layers("cnn", 28, 1, batch: 4)
        #expect(
            cnn.map(\.work.sizes) == [
                "4x28x28x1 to 32, 3x3", "4x26x26x32 to 64, 3x3", "4x9216 to 128", "4x128 to 10",
            ])
    }

    @Test func theReportHasEveryRow() throws {
        let report = try BenchEmulate.parse(["--model", "lenet5,mlp", "--micro-batch", "2", "--rounds", "1"]).report()
        var expected: Set<String> = []
        for (name, layers) in [
            ("lenet5", try layers("lenet5", 28, 1, batch: 2)), ("mlp", try layers("mlp", 28, 1, batch: 2)),
        ] {
            for layer in layers {
                for pass in layer.passes {
                    for format in FixedFormat.allCases {
                        for rounding in FixedRounding.allCases {
                            expected.insert("\(name) \(layer.name) \(pass) \(format) \(rounding)")
                        }
                    }
                }
            }
        }
        let found = report.passes.map { "\($0.model) \($0.layer) \($0.pass) \($0.format) \($0.rounding)" }
        #expect(Set(found) == expected && found.count == expected.count)
        #expect(report.passes.allSatisfy { $0.seconds > 0 && $0.gigaOperationsPerSecond > 0 })
        #expect(report.totals.count == 2 * 4 * 3 && report.microBatches == ["lenet5": 2, "mlp": 2])
        #expect(report.ceilings.map(\.format) == FixedFormat.allCases && report.ceilings.allSatisfy { $0.core > 0 })
        #expect(report.totals.allSatisfy { 0 < $0.shareOfPeak && $0.shareOfPeak < 1.2 })
    }

    private func report() throws -> BenchEmulateReport {
        let rows = [("conv", "forward", 3.0), ("conv", "backward weights", 1.0)].flatMap { layer, pass, seconds in
            FixedRounding.allCases.map { rounding in (layer, pass, seconds, rounding) }
        }.map { layer, pass, seconds, rounding in
            BenchEmulateReport.Row(
                "m",
                EmulatedLayer(
                    name: layer, work: .dense(batch: 1000, inputs: 1000, units: 3000), passes: [.forward, .weights]),
                EmulatedLayer.Pass(rawValue: pass) ?? .data, .accum, rounding,
                seconds: rounding == .stochastic ? 2 * seconds : seconds)
        }
        let ceilings = [
            BenchEmulateReport.Ceiling(.accum, core: 6, instructions: "i"),
            BenchEmulateReport.Ceiling(.fract, core: 10, instructions: "j"),
        ]
        return BenchEmulateReport(microBatches: ["m": 1000], ceilings: ceilings, passes: rows)
    }

    /// Two passes of 3·10⁹ in 3 s and 1 s: 1.5·10⁹ a second, a quarter of the core, 2.34 chips of 0.64·10⁹.
    @Test func totalsAreThoseOfAllPassesTogether() throws {
        let totals = try report().totals
        #expect(
            totals.map(\.rounding) == FixedRounding.allCases
                && totals.map(\.gigaOperationsPerSecond) == [1.5, 1.5, 0.75])
        #expect(totals[0].shareOfPeak == 0.25 && abs(totals[0].chips - 1.5 / 0.64) < 1e-9)
    }

    @Test func aChipsCeilingIsItsCoresClockOverTheCycles() {
        let chips = FixedFormat.allCases.map { BenchEmulateReport.Ceiling($0, core: 1, instructions: "").chip }
        #expect(chips.map { ($0 * 100).rounded() } == [64, 160, 160, 64])
    }

    @Test func theTextHasALineForEachPassAndEachTotal() throws {
        let lines = try report().text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(lines.contains("s16.15 i 6.0 0.64") && lines.contains("s0.15 j 10.0 1.60"))
        #expect(lines.contains("m conv forward 1000x1000 to 3000 1.0 -"))
        #expect(lines.contains("m conv backward weights 1000x1000 to 3000 3.0 -"))
        #expect(lines.last == "m 1000 s16.15 stochastic 0.8 12.5 1.2" && lines.count == 1 + 3 + 3 + 4)
    }

    @Test func theJSONHasTheSameNumbers() throws {
        let text = try BenchJSON.text(report())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["threads"] as? Int == 1)
        let passes = try #require(object["passes"] as? [[String: Any]])
        #expect(passes.count == 6 && passes[0]["format"] as? String == "s16.15")
        #expect(passes[3]["pass"] as? String == "backward weights" && passes[3]["rounding"] as? String == "truncate")
        #expect(passes[3]["giga_operations_per_second"] as? Double == 3)
        #expect((object["totals"] as? [[String: Any]])?.count == 3)
    }

    @Test func badOptionsAreRefused() {
        #expect(
            refusal { _ = try BenchEmulate.parse(["--rounds", "0"]).report() }
                == "--rounds is 0; it must be at least 1, for example 3")
        #expect(
            refusal { _ = try BenchEmulate.parse(["--micro-batch", "0"]).report() }
                == "--micro-batch is 0; it must be at least 1, for example 32")
        #expect(
            refusal { _ = try BenchEmulate.parse(["--model", "cnm"]).report() }.contains("no model is called 'cnm'"))
    }
}
