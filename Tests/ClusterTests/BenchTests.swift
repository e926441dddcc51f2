import Foundation
import Testing

extension Clusters {
    /// `regatta bench` as a person runs it, with inputs small enough for a test.
    @Suite struct BenchTests {
        private let scratch: Scratch

        init() throws { scratch = try Scratch() }

        private func object(_ arguments: String...) throws -> [String: Any] {
            let result = try Program.run(["bench"] + arguments + ["--json"], in: scratch)
            try #require(result.status == 0, "exit code \(result.status): \(result.errors)")
            return try #require(
                try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        }

        private func number(_ object: [String: Any], _ name: String) throws -> Double {
            try #require(object[name] as? Double, "no \(name)")
        }

        /// Folders that a measured run leaves in the temporary folder.
        private func leftBehind() throws -> Set<String> {
            let names = try FileManager.default.contentsOfDirectory(atPath: NSTemporaryDirectory())
            return Set(names.filter { $0.hasPrefix("regatta-bench-") })
        }

        @Test(arguments: [1, 2, 4]) func trainingIsMeasuredOnRealWorkers(workers: Int) throws {
            let before = try leftBehind()
            let report = try object(
                "train", "--model", "lenet5", "--batch-size", "32", "--workers", "\(workers)", "--threads", "1",
                "--steps", "20")
            #expect(report["steps"] as? Int == 20 && report["batch_size"] as? Int == 32)
            let step = try #require(report["step_milliseconds"] as? [String: Any])
            let (median, p10, p90) = (
                try number(step, "median"), try number(step, "p10"), try number(step, "p90")
            )
            #expect(0 < p10 && p10 <= median && median <= p90)
            #expect(abs(try number(report, "images_per_second") - 32 / median * 1000) < 0.01)
            try expectWorkers(report, workers, mean: number(step, "mean"))
            #expect(try leftBehind().subtracting(before).isEmpty)
        }

        private func expectWorkers(_ report: [String: Any], _ count: Int, mean: Double) throws {
            let workers = try #require(report["workers"] as? [[String: Any]])
            #expect(workers.compactMap { $0["name"] as? String } == (1...count).map { "local-\($0)" })
            #expect(workers.compactMap { $0["groups"] as? Int }.reduce(0, +) == 4)
            for worker in workers {
                let parts = try ["compute", "ring_wait", "update", "rest"].map { try number(worker, $0) }
                #expect(parts[0] > 0 && abs(parts.reduce(0, +) - mean) < 1e-6, "\(parts) make \(mean)")
                let peak = try #require(worker["peak_resident_bytes"] as? Int)
                #expect(peak > 8 << 20 && peak < 1 << 30, "\(peak) bytes")
            }
        }

        @Test func theShareOfThePeakIsAShare() throws {
            let report = try object("train", "--model", "mlp", "--batch-size", "128", "--workers", "1", "--steps", "20")
            let share = try number(report, "share_of_peak")
            let (speed, peak) = (try number(report, "gigaflops"), try number(report, "peak_gigaflops_per_core"))
            let cores = try #require(report["cores_used"] as? Int)
            #expect(abs(share - speed / peak / Double(cores)) < 1e-9)
            #expect(share > 0.001 && share < 1.5, "\(share)")
            #expect(report["operations_per_image"] as? Int == 4 * 784 * 512 + 6 * (512 * 512 + 5120))
        }

        @Test func kernelsAreMeasuredInTheOrderOfTheStep() throws {
            let report = try object("kernels", "--model", "lenet5", "--batch-size", "16", "--rounds", "3")
            let kernels = try #require(report["kernels"] as? [[String: Any]])
            let names = kernels.compactMap { $0["name"] as? String }
            #expect(names.first?.hasPrefix("conv2d") == true && names.last?.hasPrefix("conv2d") == true)
            #expect(names.contains("loss") && names.contains("dense_2 backward weights"))
            let sum = try kernels.reduce(0) { $0 + (try number($1, "milliseconds")) }
            #expect(abs(sum - (try number(report, "sum_milliseconds"))) < 1e-6)
            #expect(report["micro_batch"] as? Int == 4)
        }

        @Test func withoutJSONItIsATable() throws {
            let result = try Program.run(
                ["bench", "train", "--model", "lenet5", "--batch-size", "8", "--workers", "2", "--steps", "5"],
                in: scratch)
            #expect(result.status == 0 && result.errors.isEmpty)
            for word in ["images/s", "p10", "FMA peak", "ring wait ms", "local-2"] {
                #expect(result.output.contains(word), "no \(word) in \(result.output)")
            }
        }

        /// The run that was measured did not begin in the folder where it was started.
        @Test func nothingIsLeftInTheWorkingFolder() throws {
            let before = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
            _ = try object("train", "--model", "lenet5", "--batch-size", "8", "--workers", "1", "--steps", "2")
            let after = try FileManager.default.contentsOfDirectory(atPath: scratch.url.path)
            #expect(Set(after).subtracting(before).allSatisfy { $0.hasSuffix(".out") || $0.hasSuffix(".err") })
        }

        @Test(arguments: [
            ["train", "--steps", "0"], ["train", "--workers", "9"], ["kernels", "--rounds", "-1"],
            ["train", "--model", "sloop"], ["kernels", "--data", "nowhere"], ["sail"],
        ])
        func badUsageIsOneLineAndCode2(arguments: [String]) throws {
            let result = try Program.run(["bench"] + arguments, in: scratch)
            #expect(result.status == 2 && result.output.isEmpty)
            #expect(result.errors.split(separator: "\n").count == 1, "\(result.errors)")
        }
    }
}
