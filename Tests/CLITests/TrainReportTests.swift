import CLI
import Coordinator
import Foundation
import Testing

/// What is printed before and after the progress.
@Suite struct TrainReportTests {
    private func configuration() throws -> RunConfiguration {
        try JobOptions.parse(["--data", "synthetic:28x28x1:10:600", "--model", "lenet5"]).configuration()
    }

    private static let json = """
        {"outcome":"completed","model":"lenet5","final_loss":0.25,"images_per_second":1234567.6,"steps":8,"images":40,
         "workers":2,"groups":4,"seconds":1.5
        """

    private func summary(_ more: String = "") throws -> RunSummary {
        try JSONDecoder().decode(RunSummary.self, from: Data((Self.json + more + "}").utf8))
    }

    private func directory(_ body: (RunDirectory) throws -> Void) throws {
        let path = NSTemporaryDirectory() + "regatta-report-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(try RunDirectory(creating: path, configuration: try configuration()))
    }

    @Test func theHeadSaysWhatIsTrainedOnWhat() throws {
        let head = TrainReport.head(
            try configuration(), ExecutionOptions(localWorkers: 2, threads: 1), endpoints: ["ipc:///x"])
        let lines = head.split(separator: "\n")
        #expect(lines.count == 2)
        let first = try #require(lines[0].wholeMatch(of: /lenet5, (\d+) parameters, on (.+) \(600 images\)/))
        let parameters = try configuration().model.parameters.reduce(0) { $0 + $1.count }
        #expect(Int(first.1) == parameters && first.2 == "synthetic:28x28x1:10:600")
        #expect(lines[1] == "machine 12x12, 4 chip groups of 6x6; 2 workers, batch 64, seed 1")
    }

    @Test func anotherFormatThanFloat32IsSaid() throws {
        var configuration = try configuration()
        configuration.format = .bfloat16
        let head = TrainReport.head(
            configuration, ExecutionOptions(localWorkers: 2, threads: 1), endpoints: ["ipc:///x"])
        #expect(head.hasSuffix("2 workers, batch 64, seed 1, bfloat16"))
    }

    @Test func severalPassesAreSaid() throws {
        var configuration = try configuration()
        configuration.accumulate = 4
        let head = TrainReport.head(
            configuration, ExecutionOptions(localWorkers: 2, threads: 1), endpoints: ["ipc:///x"])
        #expect(head.hasSuffix("2 workers, batch 64 in 4 passes, seed 1"))
    }

    @Test func remoteWorkersAreToldWhatToType() throws {
        let options = ExecutionOptions(localWorkers: 1, remoteWorkers: 2, threads: 1, listen: "tcp://10.0.0.1:*")
        let head = TrainReport.head(
            try configuration(), options, endpoints: ["ipc:///x", "tcp://10.0.0.1:43210"])
        #expect(head.hasSuffix("\nwaiting for 2 workers: regatta worker --coordinator tcp://10.0.0.1:43210"))
        #expect(head.contains("; 3 workers, "))
    }

    @Test func theTailHasTheFourLinesOfTheReadme() throws {
        try directory { directory in
            let summary = try summary(",\"test_accuracy\":0.91875,\"weights_sha256\":\"9c1d\"")
            #expect(
                TrainReport.tail(summary, directory: directory) == """
                    test accuracy   0.9188
                    images/s        1234568
                    weights_sha256  9c1d
                    run directory   \(directory.path)
                    """)
        }
    }

    @Test func withoutAnAccuracyTheLossStandsInItsPlace() throws {
        try directory { directory in
            let tail = TrainReport.tail(try summary(",\"test_loss\":0.25"), directory: directory)
            #expect(tail.hasPrefix("test loss       0.2500\nimages/s"))
        }
    }

    @Test func theTopKAccuracyHasItsLine() throws {
        try directory { directory in
            let summary = try summary(",\"test_accuracy\":0.5,\"top_k\":5,\"test_top_k_accuracy\":0.98766")
            #expect(
                TrainReport.tail(summary, directory: directory)
                    .hasPrefix("test accuracy   0.5000\ntest top-5      0.9877\nimages/s"))
        }
    }

    @Test func whatIsNotKnownIsLeftOut() throws {
        try directory { directory in
            let summary = try summary()
            #expect(
                TrainReport.tail(summary, directory: directory)
                    == "images/s        1234568\nrun directory   \(directory.path)")
            #expect(TrainReport.tail(nil, directory: directory) == "run directory   \(directory.path)")
        }
    }
}
