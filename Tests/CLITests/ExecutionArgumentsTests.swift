import CLI
import Coordinator
import Foundation
import Testing

/// The options that decide speed and place.
@Suite struct ExecutionArgumentsTests {
    private let cores = ProcessInfo.processInfo.activeProcessorCount

    private func options(_ arguments: String..., groups: Int = 4) throws -> ExecutionOptions {
        try ExecutionArguments.parse(arguments).options(groups: groups)
    }

    private func line(_ arguments: String..., groups: Int = 4) -> String {
        refusal { _ = try ExecutionArguments.parse(arguments).options(groups: groups) }
    }

    @Test func aTraceIsOfTwentyStepsUnlessMoreAreAskedFor() throws {
        #expect(try options().trace == nil)
        #expect(try options("--trace", "t.json").trace == TraceOptions(path: "t.json", steps: 20))
        #expect(try options("--trace", "t.json", "--trace-steps", "3").trace == TraceOptions(path: "t.json", steps: 3))
        #expect(line("--trace-steps", "3") == "--trace-steps needs --trace, for example --trace trace.json")
        #expect(line("--trace", "t", "--trace-steps", "0").hasPrefix("--trace-steps is 0"))
    }

    @Test func resultsAreKeptUnlessMemoryIsToBeSaved() throws {
        #expect(try !options().recomputes)
        #expect(try options("--recompute").recomputes)
    }

    @Test func byDefaultThereIsAWorkerForEachCoreAtMostOneForEachGroup() throws {
        for groups in [1, 2, 4, 1000] {
            let options = try options(groups: groups)
            #expect(options.localWorkers == min(cores, groups) && options.remoteWorkers == 0)
            #expect(options.threads == max(1, cores / options.localWorkers))
        }
    }

    @Test func theOtherDefaults() throws {
        let options = try options()
        #expect(options.transport == .ipc && options.bucketBytes == 1 << 20 && options.listen == nil)
        #expect(options.stepLimit == nil && options.checkpointEvery == nil && options.joinTimeout == .seconds(60))
    }

    @Test func everyOptionIsTakenOver() throws {
        let options = try options(
            "--workers", "2", "--threads", "3", "--listen", "tcp://10.0.0.1:5570", "--remote-workers", "1",
            "--transport", "tcp", "--bucket-size", "64KiB", "--steps", "10", "--checkpoint-every", "4",
            "--join-timeout", "7")
        #expect(options.localWorkers == 2 && options.remoteWorkers == 1 && options.threads == 3)
        #expect(options.listen == "tcp://10.0.0.1:5570" && options.transport == .tcp)
        #expect(options.bucketBytes == 65_536 && options.stepLimit == 10 && options.checkpointEvery == 4)
        #expect(options.joinTimeout == .seconds(7))
    }

    @Test func listeningMeansARemoteWorkerAndNoLocalOnesUnlessAskedFor() throws {
        let one = try options("--listen", "tcp://10.0.0.1:5570")
        #expect(one.remoteWorkers == 1 && one.localWorkers == 0)
        let both = try options("--listen", "tcp://10.0.0.1:5570", "--workers", "2")
        #expect(both.remoteWorkers == 1 && both.localWorkers == 2)
        let none = try options("--listen", "tcp://10.0.0.1:5570", "--remote-workers", "0")
        #expect(none.remoteWorkers == 0 && none.localWorkers == min(cores, 4))
    }

    @Test func refusalsNameOptionValueAndWhatWouldDo() {
        #expect(line("--workers", "0").hasPrefix("--workers is 0; it must be at least 1, or take others with --listen"))
        #expect(line("--workers=-1").hasPrefix("--workers is -1"))
        #expect(line("--workers", "5").hasPrefix("--workers: 5 workers are more than the machine's 4 chip groups"))
        #expect(line("--remote-workers", "2").hasPrefix("--remote-workers 2 needs --listen"))
        #expect(line("--remote-workers=-2").hasPrefix("--remote-workers is -2; it must be at least 0"))
        #expect(line("--threads", "0").hasPrefix("--threads is 0"))
        #expect(line("--threads", "99999999999").hasPrefix("--threads is 99999999999; it must be at most"))
        #expect(line("--steps", "0").hasPrefix("--steps is 0"))
        #expect(line("--checkpoint-every=-4").hasPrefix("--checkpoint-every is -4"))
        #expect(line("--join-timeout", "0").hasPrefix("--join-timeout is 0"))
    }

    @Test func nobodyToTrainIsRefusedWithListenToo() {
        #expect(line("--listen", "tcp://a:1", "--remote-workers", "0", "--workers", "0").hasPrefix("--workers is 0"))
    }

    @Test func numbersThatDoNotFitTogetherAreCountedAllTheSame() {
        let largest = "\(Int.max)"
        #expect(line("--workers", largest).contains("more than the machine's 4 chip groups"))
        for local in ["1", largest] {
            let line = line("--listen", "tcp://a:1", "--remote-workers", largest, "--workers", local)
            #expect(line.contains("more than the machine's 4 chip groups"), "\(line)")
        }
    }

    @Test func aBucketIsWholeFloatsUpToAGibibyte() throws {
        #expect(try options("--bucket-size", "4").bucketBytes == 4)
        #expect(try options("--bucket-size", "1GiB").bucketBytes == 1 << 30)
        for size in ["1", "2", "3", "5", "1073741825", "1073741828", "2GiB"] {
            #expect(line("--bucket-size", size).hasPrefix("--bucket-size is "), "\(size)")
        }
    }

    @Test(arguments: [
        ["--transport", "pigeon"], ["--bucket-size", "1MB"], ["--bucket-size", "0"], ["--workers", "two"],
        ["--workers"], ["--join-timeout", "1.5"], ["--workers", "9223372036854775808"],
    ])
    func whatCannotBeReadIsRefusedByTheParser(arguments: [String]) {
        #expect(throws: (any Error).self) { try ExecutionArguments.parse(arguments) }
    }

    /// Every number of local and remote workers on a small machine.
    @Test func asManyWorkersAsGroupsAndNoMore() throws {
        for local in 0...5 {
            for remote in 0...5 {
                let arguments = ["--listen", "tcp://a:1", "--workers", "\(local)", "--remote-workers", "\(remote)"]
                let options = try? ExecutionArguments.parse(arguments).options(groups: 4)
                #expect((options != nil) == (1...4).contains(local + remote), "\(local) and \(remote)")
            }
        }
    }
}
