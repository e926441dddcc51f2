import Coordinator
import Foundation
import NeuralNetwork
import Testing

/// What workers are told at the start, and where the ends of the ring are.
@Suite struct RunSetupTests {
    private func options(
        local: Int, remote: Int = 0, listen: String? = nil, transport: RingTransportKind = .ipc
    ) -> ExecutionOptions {
        ExecutionOptions(
            localWorkers: local, remoteWorkers: remote, threads: 1, listen: listen, transport: transport,
            bucketBytes: 4096)
    }

    private func settings(_ options: ExecutionOptions) throws -> (RunCore.Settings, SocketFolder) {
        let sockets = try SocketFolder()
        defer { sockets.remove() }
        let setup = try RunSetup(try sampleConfiguration(), options, sockets)
        return (try setup.settings(resume: nil), sockets)
    }

    @Test func localWorkersMeetInTheSocketFolder() throws {
        let (settings, sockets) = try settings(options(local: 2))
        #expect(
            settings.ringBind == [
                "local-1": "ipc://\(sockets.path)/local-1.ring", "local-2": "ipc://\(sockets.path)/local-2.ring",
            ])
        #expect(settings.workers == 2 && settings.groups == 4 && settings.testCount == 10_000)
    }

    @Test func overTCPTheyTakeAnyFreePortOfLoopback() throws {
        let (settings, _) = try settings(options(local: 1, transport: .tcp))
        #expect(settings.ringBind == ["local-1": "tcp://127.0.0.1:*"])
    }

    @Test func besideRemoteWorkersTheRingIsOnTheAddressThatIsListenedOn() throws {
        let mixed = options(local: 1, remote: 1, listen: "tcp://10.0.0.1:5570")
        #expect(try settings(mixed).0.ringBind == ["local-1": "tcp://10.0.0.1:*"])
        let alone = options(local: 0, remote: 2, listen: "tcp://*:5570")
        #expect(try settings(alone).0.ringBind.isEmpty)
    }

    @Test(arguments: ["tcp://*:5570", "tcp://0.0.0.0:5570", "ipc:///tmp/x"])
    func anAddressThatOthersCannotReachIsRefusedBesideLocalWorkers(listen: String) throws {
        let failure = #expect(throws: RunFailure.self) {
            try settings(options(local: 1, remote: 1, listen: listen))
        }
        #expect(failure?.kind == .input)
        #expect(failure?.description.contains("write for example tcp://10.0.0.1:5570") == true)
    }

    @Test(arguments: ["", "nonsense", "tcp://10.0.0.1", "tcp://:1"])
    func textThatIsNoEndpointIsRefusedByOption(listen: String) throws {
        let failure = #expect(throws: RunFailure.self) {
            try settings(options(local: 1, remote: 1, listen: listen))
        }
        #expect(failure?.description.hasPrefix("--listen") == true)
        #expect(failure?.description.contains("\n") == false)
    }

    @Test func theWelcomeSaysAllThatDecidesTheResult() throws {
        let (settings, _) = try settings(options(local: 1))
        let (welcome, configuration) = (settings.welcome, try sampleConfiguration())
        let model = try JSONDecoder().decode(Model.self, from: Data(welcome.model.utf8))
        let optimizer = try JSONDecoder().decode(Optimizer.self, from: Data(welcome.optimizer.utf8))
        let objective = try JSONDecoder().decode(Objective.self, from: Data(welcome.objective.utf8))
        #expect(objective == configuration.objective && objective != Objective())
        #expect(model == configuration.model && optimizer == configuration.optimizer)
        #expect(welcome.format == "bfloat16")
        #expect(welcome.seed == .max && welcome.batchSize == 64 && welcome.groups == 4)
        #expect(welcome.passes == 2)
        #expect(welcome.bucketBytes == 4096 && welcome.data == "fashion-mnist" && !welcome.hasResume)
    }

    @Test(arguments: [false, true]) func workersAreToldToMakeResultsAgain(recomputes: Bool) throws {
        var options = options(local: 1)
        options.recomputes = recomputes
        #expect(try settings(options).0.welcome.recompute == recomputes)
    }
}

@Suite struct SocketFolderTests {
    @Test func eachIsItsOwnAndOnlyForItsOwner() throws {
        let folders = try (0..<3).map { _ in try SocketFolder() }
        defer { for folder in folders { folder.remove() } }
        #expect(Set(folders.map(\.path)).count == 3)
        for folder in folders {
            let mode = try FileManager.default.attributesOfItem(atPath: folder.path)[.posixPermissions] as? Int
            #expect(mode == 0o700)
            let endpoint = folder.endpoint("local-1000.ring")
            #expect(endpoint == "ipc://\(folder.path)/local-1000.ring")
            #expect(endpoint.utf8.count < 6 + 107, "a socket's path has 107 bytes at most")
        }
    }

    @Test func itGoesWithAllThatIsInIt() throws {
        let folder = try SocketFolder()
        try Data([1]).write(to: URL(fileURLWithPath: folder.path + "/control"))
        folder.remove()
        folder.remove()
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
}
