import Coordinator
import Foundation
import Testing

extension Clusters {
    /// Bad input costs one line and exit code 2: nothing is overwritten, no process stays.
    @Suite struct BadInputTests {
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func expectRefusal(
            _ arguments: [String], saying words: String..., location: SourceLocation = #_sourceLocation
        ) throws {
            let result = try Program.run(arguments, in: scratch)
            #expect(result.status == 2, "\(arguments): \(result.errors)", sourceLocation: location)
            let lines = result.errors.split(separator: "\n")
            #expect(lines.count == 1, "\(result.errors)", sourceLocation: location)
            for word in words {
                #expect(result.errors.contains(word), "'\(word)' in \(result.errors)", sourceLocation: location)
            }
            #expect(try processes(with: "regatta", "worker", scratch.url.path).isEmpty, sourceLocation: location)
        }

        private func train(_ more: String...) -> [String] {
            ["train", "--data", data.path, "--model", "lenet5", "--output", scratch.path("out")] + more
        }

        @Test func optionsAreRefusedByName() throws {
            try expectRefusal(train("--batch-size", "1004"), saying: "--batch-size 1004", "1003 training images")
            try expectRefusal(train("--batch-size", "0"), saying: "--batch-size is 0")
            try expectRefusal(train("--epochs", "-1"), saying: "--epochs")
            try expectRefusal(train("--workers", "5"), saying: "--workers", "4 chip groups", "at most 4")
            try expectRefusal(train("--workers", "0"), saying: "--workers is 0")
            try expectRefusal(train("--group", "5x6"), saying: "--group", "5x6", "12x12")
            try expectRefusal(train("--group", "six"), saying: "--group", "six")
            try expectRefusal(train("--machine", "12x"), saying: "--machine", "12x")
            try expectRefusal(train("--learning-rate", "0"), saying: "learning rate")
            try expectRefusal(train("--momentum", "1"), saying: "momentum")
            try expectRefusal(train("--dropout", "1"), saying: "dropout")
            try expectRefusal(train("--loss", "hinge"), saying: "--loss", "hinge", "huber")
            try expectRefusal(train("--label-smoothing", "0.1"), saying: "--label-smoothing does not go with --loss")
            try expectRefusal(train("--top-k", "11"), saying: "--top-k", "it must be 1 to 10")
            try expectRefusal(train("--bucket-size", "3"), saying: "--bucket-size")
            try expectRefusal(train("--bucket-size", "1MB"), saying: "1MB")
            try expectRefusal(train("--transport", "pigeon"), saying: "pigeon")
            try expectRefusal(train("--remote-workers", "1"), saying: "--listen")
            try expectRefusal(train("--nonsense"), saying: "--nonsense")
            try expectRefusal(["sail"], saying: "sail")
            #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
        }

        @Test func anUnknownModelIsRefusedWithThoseThatThereAre() throws {
            try expectRefusal(
                ["train", "--model", "vgg17", "--data", data.path], saying: "vgg17", "mlp, cnn, lenet5")
        }

        @Test func aDataSetThatIsNoneIsRefusedByFile() throws {
            try expectRefusal(["train", "--data", scratch.path("nowhere")], saying: "nowhere")
            let images = data.path + "/train-images-idx3-ubyte"
            let whole = try Data(contentsOf: URL(fileURLWithPath: images))
            for cut in [0, 3, 15, 16, 1000, whole.count - 1] {
                try whole.prefix(cut).write(to: URL(fileURLWithPath: images))
                try expectRefusal(train(), saying: "train-images-idx3-ubyte")
            }
            try Data("not an image".utf8).write(to: URL(fileURLWithPath: images))
            try expectRefusal(train(), saying: "train-images-idx3-ubyte")
            try whole.write(to: URL(fileURLWithPath: images))
            let labels = data.path + "/train-labels-idx1-ubyte"
            let good = try Data(contentsOf: URL(fileURLWithPath: labels))
            try (good.dropLast() + [77]).write(to: URL(fileURLWithPath: labels))
            try expectRefusal(train(), saying: "train-labels-idx1-ubyte", "77")
            var fewer = good.dropLast()
            fewer.setItemCount(1002)
            try fewer.write(to: URL(fileURLWithPath: labels))
            try expectRefusal(train(), saying: "1002", "1003")
        }

        @Test func anEarlierRunIsNotOverwritten() throws {
            _ = try Training(model: "lenet5", more: ["--steps", "2"]).run(data, in: scratch, output: "out")
            let before = try String(contentsOfFile: scratch.path("out/summary.json"), encoding: .utf8)
            try expectRefusal(train(), saying: "holds a run already", "--resume")
            #expect(try String(contentsOfFile: scratch.path("out/summary.json"), encoding: .utf8) == before)
        }

        @Test func aResumedRunRefusesOptionsThatWouldChangeItsResult() throws {
            _ = try Training(model: "lenet5", more: ["--steps", "2"]).run(data, in: scratch, output: "out")
            let resume = ["train", "--resume", scratch.path("out")]
            try expectRefusal(resume + ["--seed", "3"], saying: "--seed", "run.yaml")
            try expectRefusal(resume + ["--output", "elsewhere"], saying: "--output")
            try expectRefusal(["train", "--resume", scratch.path("small")], saying: "no run directory")
        }

        @Test func aDamagedCheckpointIsRefusedWhereverItIsCutOff() throws {
            _ = try Training(model: "lenet5", more: ["--steps", "2"]).run(data, in: scratch, output: "out")
            let file = URL(fileURLWithPath: scratch.path("out/checkpoints/step-00000002.safetensors"))
            let whole = try Data(contentsOf: file)
            for cut in [0, 7, 8, 100, whole.count / 2, whole.count - 1] {
                try whole.prefix(cut).write(to: file)
                try expectRefusal(["train", "--resume", scratch.path("out")], saying: "step-00000002.safetensors")
                #expect(try Data(contentsOf: file) == whole.prefix(cut))
            }
        }

        @Test func anUnreachableCoordinatorIsNamed() throws {
            try expectRefusal(
                ["worker", "--coordinator", "tcp://127.0.0.1:9", "--connect-timeout", "1"], saying: "tcp://127.0.0.1:9")
            try expectRefusal(["worker", "--coordinator", "10.0.0.1"], saying: "10.0.0.1", "tcp://")
        }

        @Test func aPortInUseIsNamed() throws {
            let listener = try Listener()
            try expectRefusal(
                train("--listen", "tcp://127.0.0.1:\(listener.port)"), saying: "127.0.0.1:\(listener.port)", "in use")
            try expectRefusal(train("--listen", "udp://1"), saying: "udp://1", "tcp://")
            #expect(!FileManager.default.fileExists(atPath: scratch.path("out")))
        }
    }
}

/// A TCP socket that holds a port.
private final class Listener {
    let port: UInt16
    private let file: Int32

    init() throws {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                unsafe bind(file, generic, length) | listen(file, 1) | getsockname(file, generic, &length)
            }
        }
        try #require(status == 0)
        self.file = file
        port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(file) }
}
