import CLI
import Coordinator
import Foundation
import NeuralNetwork
import Testing

/// What `regatta bench train` says, with numbers that can be worked out by hand.
@Suite struct BenchTrainReportTests {
    private func worker(_ name: String, groups: Int) -> TrainingTimes.Worker {
        TrainingTimes.Worker(
            name: name, groups: groups, compute: .milliseconds(12), wait: .milliseconds(3), update: .milliseconds(1),
            peakBytes: 50 << 20)
    }

    private func report(
        threads: Int = 1, cores: Int = 2, groups: [Int] = [2, 2], passes: Int = 1
    ) throws -> BenchTrainReport {
        let configuration = try JobOptions.parse([
            "--model", "mlp", "--data", "synthetic:28x28x1:10:640", "--batch-size", "128", "--accumulate", "\(passes)",
        ]).configuration()
        let times = TrainingTimes(
            steps: 40, median: .milliseconds(16), p10: .milliseconds(15), p90: .milliseconds(20),
            mean: .milliseconds(17), workers: groups.enumerated().map { worker("local-\($0.0 + 1)", groups: $0.1) })
        return BenchTrainReport(configuration, times, threads: threads, cores: cores, peak: 50e9)
    }

    /// Forward, gradient of the weights and, but for the first layer, of the input; two operations each.
    private static let operations = 4 * 784 * 512 + 6 * (512 * 512 + 512 * 10)

    @Test func speedIsThatOfTheMedianStep() throws {
        let report = try report()
        #expect(report.imagesPerSecond == 8000 && report.steps == 40)
        #expect(report.operationsPerImage == Self.operations)
        #expect(abs(report.gigaflops - 8000 * Double(Self.operations) / 1e9) < 1e-9)
        #expect(abs(report.shareOfPeak - report.gigaflops / 100) < 1e-12 && report.coresUsed == 2)
        #expect(report.stepMilliseconds.median == 16 && report.stepMilliseconds.p90 == 20)
    }

    @Test(arguments: [(1, 2, [2, 2], 2), (2, 8, [2, 2], 4), (4, 8, [1, 3], 4), (4, 2, [4], 2), (1, 8, [4], 1)])
    func coresAreThoseThatCompute(threads: Int, cores: Int, groups: [Int], expected: Int) throws {
        #expect(try report(threads: threads, cores: cores, groups: groups).coresUsed == expected)
    }

    @Test func theRestOfTheMeanStepIsSaid() throws {
        let worker = try #require(try report().workers.first)
        #expect(worker.compute == 12 && worker.ringWait == 3 && worker.update == 1 && worker.rest == 1)
        #expect(worker.peakResidentBytes == 50 << 20)
    }

    @Test func theTextHasAllOfIt() throws {
        let lines = try report().text.split(separator: "\n")
        #expect(lines[0] == "mlp, 669706 parameters, on synthetic:28x28x1:10:640, batch 128")
        #expect(lines.contains("images/s        8000.0 in the median of 40 steps"))
        #expect(lines.contains("step            16.00 ms (p10 15.00, p90 20.00)"))
        #expect(lines.contains("multiply-adds   25.7 GFLOP/s, 25.7 % of 2 cores' peak"))
        #expect(lines.contains("FMA peak        50.0 GFLOP/s a core (oneDNN float32 matmul, 384x384x384)"))
        #expect(lines[1].hasSuffix(", float32"))
        #expect(lines.last == "local-2       2       12.00          3.00       1.00     1.00      50.0")
    }

    @Test func severalPassesAreSaid() throws {
        let report = try report(passes: 8)
        #expect(report.passes == 8 && report.text.hasPrefix("mlp, 669706 parameters, on synthetic:28x28x1:10:640, "))
        #expect(report.text.split(separator: "\n")[0].hasSuffix(", batch 128 in 8 passes"))
    }

    @Test func theJSONIsOneObjectWithTheSameNumbers() throws {
        let text = try BenchJSON.text(report())
        let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(object["images_per_second"] as? Double == 8000 && object["batch_size"] as? Int == 128)
        #expect(object["passes"] as? Int == 1)
        #expect((object["step_milliseconds"] as? [String: Any])?["median"] as? Double == 16)
        let workers = try #require(object["workers"] as? [[String: Any]])
        #expect(workers.map { $0["ring_wait"] as? Double } == [3, 3])
        #expect(workers[1]["peak_resident_bytes"] as? Int == 50 << 20)
        #expect(object["cores_used"] as? Int == 2 && object["share_of_peak"] is Double)
        #expect(object["peak_gigaflops_per_core"] as? Double == 50)
    }
}

/// `regatta bench kernels`, on a batch small enough for a test.
@Suite struct BenchKernelsTests {
    private func configuration() throws -> RunConfiguration {
        try JobOptions.parse(["--model", "cnn", "--data", "synthetic:28x28x1:10:64"]).configuration()
    }

    private static let profile = PlanProfile(
        kernels: [
            KernelTime(name: "conv2d_1 forward", kernel: "jit:avx512_core", median: .microseconds(2500)),
            KernelTime(name: "max_pooling2d forward", kernel: "jit:avx512_core", median: .microseconds(200)),
            KernelTime(name: "dropout", kernel: "", median: .microseconds(300)),
            KernelTime(name: "dense backward data", kernel: "brgemm", median: .microseconds(1000)),
        ], pass: .milliseconds(5))

    private func report() throws -> BenchKernelsReport {
        BenchKernelsReport(try configuration(), microBatch: 16, Self.profile, peak: 100e9)
    }

    @Test func speedIsCountedAsADirectAlgorithmsIs() throws {
        let kernels = try report().kernels
        let conv = 2.0 * 24 * 24 * 9 * 32 * 64 * 16 / 2.5e-3 / 1e9
        #expect(abs(try #require(kernels[0].gigaflops) - conv) < 1e-6)
        #expect(abs(try #require(kernels[0].shareOfPeak) - conv / 100) < 1e-9)
        let dense = 2.0 * 9216 * 128 * 16 / 1e-3 / 1e9
        #expect(abs(try #require(kernels[3].gigaflops) - dense) < 1e-6)
        #expect(kernels[1].gigaflops == nil && kernels[2].gigaflops == nil)
    }

    @Test func sharesAreThoseOfTheWholePass() throws {
        let report = try report()
        #expect(report.kernels.map(\.shareOfPass) == [0.5, 0.04, 0.06, 0.2])
        #expect(report.sumMilliseconds == 4 && report.passMilliseconds == 5)
        #expect(report.kernels.map(\.kernel) == ["jit:avx512_core", "jit:avx512_core", nil, "brgemm"])
        let operations = Double(try configuration().model.stepOperations * 16)
        #expect(abs(report.gigaflops - operations / 5e-3 / 1e9) < 1e-6)
    }

    @Test(.enabled(if: NumberFormat.bfloat16.problem == nil)) func inBFloat16ThePeakIsThatOfBFloat16() throws {
        let command = try BenchKernels.parse(["--batch-size", "16", "--rounds", "1", "--format", "bfloat16"])
        let report = try command.report()
        #expect(report.format == "bfloat16" && report.peakMeasuredWith.contains("bfloat16"))
        #expect(report.kernels.compactMap(\.kernel).contains { $0.contains("bf16") })
        #expect(report.text.contains(", bfloat16; FMA peak "))
    }

    @Test func theTextHasALineForEachKernelAndTheSum() throws {
        let lines = try report().text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[0] == "cnn on synthetic:28x28x1:10:64, micro-batch 16 of a batch of 64, one thread")
        #expect(lines[3].hasPrefix("layer and pass") && lines[3].hasSuffix("% of peak"))
        #expect(lines[6] == "dropout                -                0.300        6.0        -          -")
        #expect(lines.contains("sum of the kernels  4.000 ms"))
        #expect(lines.last?.hasPrefix("whole pass          5.000 ms (1.000 ms beside the kernels), ") == true)
    }

    @Test(arguments: ["mlp", "lenet5"]) func aRealProfileIsOfTheModelAsked(model: String) throws {
        let command = try BenchKernels.parse(["--model", model, "--batch-size", "8", "--rounds", "2"])
        let report = try command.report()
        #expect(report.model == model && report.microBatch == 2 && report.batchSize == 8)
        let timed = report.kernels.filter { $0.gigaflops != nil }.map(\.name)
        let work = try configurationWork(model)
        #expect(Set(timed) == work)
        #expect(report.kernels.allSatisfy { $0.milliseconds > 0 } && report.passMilliseconds > 0)
    }

    /// The passes that have multiply-adds: three of each layer, two of the first.
    private func configurationWork(_ model: String) throws -> Set<String> {
        let work = try Model.builtIn(model, height: 28, width: 28, channels: 1, classes: 10).work
        let names = work.flatMap { layer in
            ["forward", "backward weights"].map { "\(layer.name) \($0)" }
                + (layer.hasBackwardData ? ["\(layer.name) backward data"] : [])
        }
        return Set(names)
    }

    @Test func aKernelOfAPassIsMeasured() throws {
        let options = ["--model", "mlp", "--batch-size", "32", "--accumulate", "4", "--rounds", "1"]
        #expect(try BenchKernels.parse(options).report().microBatch == 2)
    }

    @Test func whatIsMadeAgainIsMeasuredToo() throws {
        let options = ["--model", "resnet8", "--data", "synthetic:32x32x3:10", "--batch", "8", "--rounds", "1"]
        let (usual, saving) = try (
            BenchKernels.parse(options).report(), BenchKernels.parse(options + ["--recompute"]).report()
        )
        #expect(saving.kernels.count > usual.kernels.count)
    }

    @Test func roundsOfNoneAreRefused() {
        #expect(
            refusal { _ = try BenchKernels.parse(["--rounds", "0"]).report() }
                == "--rounds is 0; it must be at least 1, for example 20")
    }
}
