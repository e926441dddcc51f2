import Coordinator
import Foundation
import Testing

/// Child processes, with small scripts in the place of the program.
@Suite(.serialized, .timeLimit(.minutes(5))) struct LocalWorkersTests {
    private let scratch: ScratchFolder
    private let exits: AsyncStream<(String, String)>
    private let exited: @Sendable (String, String) -> Void

    init() throws {
        scratch = try ScratchFolder()
        let (stream, source) = AsyncStream<(String, String)>.makeStream()
        exits = stream
        exited = { _ = source.yield(($0, $1)) }
    }

    /// Workers whose program is a shell script of these lines.
    private func workers(_ script: String) throws -> LocalWorkers {
        let path = scratch.path + "/worker"
        try scratch.write("#!/bin/sh\n\(script)\n", to: "worker")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return LocalWorkers(executable: path, onExit: exited)
    }

    private func nextExit() async -> (String, String)? {
        for await exit in exits { return exit }
        return nil
    }

    @Test func theExitCodeIsReportedWithTheName() async throws {
        let workers = try workers("exit 7")
        try workers.launch("local-1", coordinator: "ipc:///x", threads: 1)
        let exit = try #require(await nextExit())
        #expect(exit.0 == "local-1" && exit.1 == "its process ended with exit code 7")
        await workers.end(grace: .seconds(60))
    }

    @Test func theSignalIsReported() async throws {
        let workers = try workers("kill -9 $$")
        try workers.launch("local-1", coordinator: "ipc:///x", threads: 1)
        let exit = try #require(await nextExit())
        #expect(exit.1 == "its process was ended by signal 9")
        await workers.end(grace: .seconds(60))
    }

    @Test func theProgramIsToldAllThatAWorkerMustKnow() async throws {
        let workers = try workers("echo \"$@\" > \"$0.arguments\"")
        try workers.launch("local-3", coordinator: "ipc:///run/control", threads: 2)
        _ = await nextExit()
        await workers.end(grace: .seconds(60))
        #expect(
            try scratch.read("worker.arguments")
                == "worker --coordinator ipc:///run/control --name local-3 --slots 2 --tethered\n")
    }

    @Test func aWorkerThatStaysOnIsKilledAfterItsGrace() async throws {
        let workers = try workers("exec sleep 1000 < /dev/null")
        for name in ["local-1", "local-2", "local-3"] {
            try workers.launch(name, coordinator: "ipc:///x", threads: 1)
        }
        await workers.end(grace: .milliseconds(50))
        var ended: Set<String> = []
        while ended.count < 3, let exit = await nextExit() {
            #expect(exit.1 == "its process was ended by signal 9")
            ended.insert(exit.0)
        }
        #expect(ended == ["local-1", "local-2", "local-3"])
    }

    @Test func theTetherHoldsAsLongAsTheWorkersAre() async throws {
        let workers = try workers("read line; exit 5")
        try workers.launch("local-1", coordinator: "ipc:///x", threads: 1)
        await workers.end(grace: .milliseconds(50))
        #expect(await nextExit()?.1 == "its process was ended by signal 9", "its input ended before it did")
    }

    @Test func anEndWithoutWorkersAndASecondEndAreNoTrouble() async throws {
        let workers = try workers("exit 0")
        await workers.end(grace: .seconds(60))
        try workers.launch("local-1", coordinator: "ipc:///x", threads: 1)
        await workers.end(grace: .seconds(60))
        await workers.end(grace: .seconds(60))
        #expect(await nextExit()?.1 == "its process ended with exit code 0")
    }

    @Test func aProgramThatCannotRunIsNamed() throws {
        let workers = LocalWorkers(executable: scratch.path + "/none", onExit: exited)
        let failure = #expect(throws: RunFailure.self) {
            try workers.launch("local-1", coordinator: "ipc:///x", threads: 1)
        }
        #expect(failure?.kind == .input)
        #expect(failure?.description.hasPrefix("\(scratch.path)/none: cannot start worker local-1") == true)
    }
}
