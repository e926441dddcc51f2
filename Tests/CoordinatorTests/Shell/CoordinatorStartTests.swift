import Coordinator
import Foundation
import Testing

/// Runs that cannot begin leave nothing behind.
@Suite(.timeLimit(.minutes(5))) struct CoordinatorStartTests {
    private let fixture: CoordinatorFixture

    init() throws { fixture = try CoordinatorFixture() }

    private func refusal(_ options: ExecutionOptions, in place: RunPlace? = nil) throws -> RunFailure {
        let failure = #expect(throws: RunFailure.self) {
            _ = try Coordinator(
                fixture.configuration, options, in: place ?? .new(path: fixture.scratch.path + "/run"),
                executable: "/bin/false", view: Coordinator.View(style: .plain) { _ in })
        }
        return try #require(failure)
    }

    @Test func anEndpointThatOthersCannotReachIsRefusedBeforeAFolderIsMade() throws {
        for listen in ["tcp://*:*", "tcp://0.0.0.0:*"] {
            let options = ExecutionOptions(localWorkers: 1, remoteWorkers: 1, threads: 1, listen: listen)
            let failure = try refusal(options)
            #expect(failure.kind == .input && failure.description.hasPrefix("--listen \(listen) names no address"))
            #expect(!FileManager.default.fileExists(atPath: fixture.scratch.path + "/run"))
        }
    }

    @Test func textThatIsNoEndpointIsRefused() throws {
        let options = ExecutionOptions(localWorkers: 1, remoteWorkers: 1, threads: 1, listen: "10.0.0.1:5570")
        #expect(try refusal(options).description.contains("must begin with tcp://"))
    }

    @Test func aFolderThatHoldsARunIsKept() throws {
        let path = fixture.scratch.path + "/run"
        _ = try RunDirectory(creating: path, configuration: fixture.configuration)
        #expect(try refusal(fixture.options).description.contains("holds a run already"))
    }

    @Test func aRunWithoutACheckpointCannotBeGoneOnWith() throws {
        let path = fixture.scratch.path + "/run"
        _ = try RunDirectory(creating: path, configuration: fixture.configuration)
        let failure = try refusal(fixture.options, in: .resumed(path: path))
        #expect(failure.kind == .input && failure.description.contains("\(path)/checkpoints"))
        #expect(!failure.description.contains("\n"))
    }

    @Test func localWorkersThatEndAreNamedWithTheirExitCode() async throws {
        let options = ExecutionOptions(localWorkers: 1, threads: 1)
        let coordinator = try Coordinator(
            fixture.configuration, options, in: .new(path: fixture.scratch.path + "/run"), executable: "/bin/false",
            view: Coordinator.View(style: .plain) { _ in })
        #expect(coordinator.endpoints.count == 1)
        let outcome = await coordinator.run()
        let failure = RunFailure(.workersLost, "lost worker local-1: its process ended with exit code 1")
        #expect(outcome.end == .failed(failure))
    }

    @Test func aProgramThatIsMissingIsNamed() async throws {
        let options = ExecutionOptions(localWorkers: 2, threads: 1)
        let coordinator = try Coordinator(
            fixture.configuration, options, in: .new(path: fixture.scratch.path + "/run"), executable: "/no/regatta",
            view: Coordinator.View(style: .plain) { _ in })
        guard case .failed(let failure) = await coordinator.run().end else {
            Issue.record("a run without workers did not fail")
            return
        }
        #expect(failure.kind == .input && failure.description.hasPrefix("/no/regatta: cannot start worker local-1"))
    }
}
