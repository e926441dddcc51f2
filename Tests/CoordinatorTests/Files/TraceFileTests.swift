import Coordinator
import Foundation
import Testing
import Wire

@Suite struct TraceFileTests {
    private let folder: ScratchFolder
    private var path: String { folder.path + "/trace.json" }

    init() throws { folder = try ScratchFolder() }

    private static func span(
        _ name: String, _ track: String, at start: UInt64, for length: UInt64, overlapping: Bool = false
    ) -> ControlTraceSpan {
        .with {
            ($0.name, $0.track, $0.startNs, $0.durationNs) = (name, track, start, length)
            $0.overlapping = overlapping
        }
    }

    /// An object of the file; only what is tested.
    private struct Event: Decodable {
        let name: String
        let ph: String
        let ts: Double?
        let dur: Double?
        let pid: Int
        let tid: Int
        let id: String?
        let args: [String: String]?
    }

    private func events() throws -> [Event] {
        let data = try Data(contentsOf: URL(fileURLWithPath: path))
        return try #require(try JSONDecoder().decode([String: [Event]].self, from: data)["traceEvents"])
    }

    @Test func aSpanIsACompleteEventInMicroseconds() throws {
        let file = try TraceFile(path: path, begun: 1_000_000)
        try file.append(
            .with { $0.spans = [Self.span("conv2d forward", "compute 0", at: 1_002_500, for: 1_250)] }, of: "a")
        try file.close()
        let event = try #require(try events().last)
        #expect(event.name == "conv2d forward" && event.ph == "X")
        #expect(event.ts == 2.5 && event.dur == 1.25)
    }

    @Test func everyNanosecondOfTodaysDateIsKept() throws {
        let begun: UInt64 = 1_790_000_000_000_000_001
        let file = try TraceFile(path: path, begun: begun)
        try file.append(.with { $0.spans = [Self.span("x", "ring", at: begun + 8_003, for: 1)] }, of: "a")
        try file.append(.with { $0.spans = [Self.span("x", "ring", at: begun - 5, for: 1)] }, of: "a")
        try file.close()
        #expect(try events().compactMap(\.ts) == [8.003, -0.005])
    }

    @Test func workersAndThreadsAreNamedOnce() throws {
        let file = try TraceFile(path: path, begun: 0)
        for _ in 0..<2 {
            for worker in ["a", "b"] {
                let spans = ["compute 0", "ring"].map { Self.span("x", $0, at: 5, for: 1) }
                try file.append(.with { $0.spans = spans }, of: worker)
            }
        }
        try file.close()
        let events = try events()
        let names = events.filter { $0.ph == "M" }.map { "\($0.name) \($0.pid).\($0.tid) \($0.args?["name"] ?? "")" }
        #expect(
            names == [
                "process_name 1.0 a", "thread_name 1.1 compute 0", "thread_name 1.2 ring",
                "process_name 2.0 b", "thread_name 2.1 compute 0", "thread_name 2.2 ring",
            ])
        #expect(
            events.filter { $0.ph == "X" }.map { [$0.pid, $0.tid] } == [
                [1, 1], [1, 2], [2, 1], [2, 2], [1, 1], [1, 2], [2, 1], [2, 2],
            ])
    }

    @Test func whatOverlapsIsAPairOfAsynchronousEvents() throws {
        let file = try TraceFile(path: path, begun: 0)
        let spans = [
            Self.span("bucket 0", "buckets", at: 1_000, for: 5_000, overlapping: true),
            Self.span("bucket 1", "buckets", at: 2_000, for: 1_000, overlapping: true),
        ]
        try file.append(.with { $0.spans = spans }, of: "a")
        try file.append(.with { $0.spans = [spans[0]] }, of: "b")
        try file.close()
        let events = try events().filter { $0.ph != "M" }
        #expect(events.map(\.ph) == ["b", "e", "b", "e", "b", "e"])
        #expect(events.map(\.ts) == [1, 6, 2, 3, 1, 6])
        #expect(events[0].id == events[1].id && Set(events.map(\.id)).count == 3)
    }

    @Test func aFileThatIsThereIsNotOverwritten() throws {
        try folder.write("mine", to: "trace.json")
        let failure = #expect(throws: RunFailure.self) { try TraceFile(path: path) }
        #expect(failure?.description == "--trace \(path): the file is there already; name another, or remove it")
        #expect(try folder.read("trace.json") == "mine")
    }

    @Test func aFolderThatIsMissingIsNamed() {
        let missing = folder.path + "/none/trace.json"
        let failure = #expect(throws: RunFailure.self) { try TraceFile(path: missing) }
        #expect(
            failure?.description == "--trace \(missing): cannot be made; is the folder there and writable?"
                && failure?.kind == .input)
    }

    @Test func aFileOfARunThatDoesNotBeginIsGone() throws {
        try TraceFile(path: path).discard()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func aTraceOfNothingIsStillJSON() throws {
        let file = try TraceFile(path: path)
        try file.close()
        #expect(try events().isEmpty)
    }
}
