import AllReduce
import Foundation
import Testing
import Transport
import Wire
import Worker

@Suite struct TraceRecorderTests {
    private static let begun = ContinuousClock.now

    @Test func onlyTheFirstStepsAreTraced() {
        let recorder = TraceRecorder(steps: 2)
        for step in 0..<4 {
            recorder.begin()
            #expect(recorder.isOn == (step < 2))
            recorder.note("a", on: "compute 0", from: Self.begun)
            #expect(recorder.end()?.spans.count == (step < 2 ? 1 : nil))
        }
    }

    @Test func noStepsAreTracedWhereNoneIsAskedFor() {
        let recorder = TraceRecorder(steps: 0)
        recorder.begin()
        #expect(!recorder.isOn)
        recorder.note("a", on: "compute 0", from: Self.begun)
        #expect(recorder.end() == nil)
    }

    @Test func whatIsNotedBetweenStepsBelongsToNone() {
        let recorder = TraceRecorder(steps: 2)
        recorder.note("before", on: "ring", from: Self.begun)
        recorder.begin()
        recorder.note("within", on: "ring", from: Self.begun)
        #expect(recorder.end()?.spans.map(\.name) == ["within"])
        recorder.note("between", on: "ring", from: Self.begun)
        recorder.begin()
        #expect(recorder.end()?.spans.isEmpty == true)
    }

    @Test func timesAreNanosecondsSince1970() throws {
        let recorder = TraceRecorder(steps: 1)
        recorder.begin()
        let before = Date().timeIntervalSince1970
        let now = ContinuousClock.now
        recorder.note("a", on: "compute 1", from: now, to: now + .milliseconds(5))
        recorder.note("b", on: "compute 1", from: now + .milliseconds(5), to: now)
        let spans = try #require(recorder.end()).spans
        #expect(abs(Double(spans[0].startNs) / 1e9 - before) < 1)
        #expect(spans[0].durationNs == 5_000_000 && spans[0].track == "compute 1" && !spans[0].overlapping)
        #expect(spans[1].startNs == spans[0].startNs + 5_000_000)
        #expect(spans[1].durationNs == 0)
    }

    @Test func aStepKeepsALimitedNumber() {
        let recorder = TraceRecorder(steps: 1)
        recorder.begin()
        for _ in 0..<TraceRecorder.limit + 10 { recorder.note("a", on: "ring", from: Self.begun, to: Self.begun) }
        #expect(recorder.end()?.spans.count == TraceRecorder.limit)
    }

    @Test func threadsMayNoteAtOnce() {
        let recorder = TraceRecorder(steps: 1)
        recorder.begin()
        let threads = (0..<4).map { index in
            NamedThread(name: "note \(index)") {
                for _ in 0..<1_000 { recorder.note("\(index)", on: "compute \(index)", from: Self.begun) }
            }
        }
        for thread in threads { thread.join() }
        let spans = recorder.end()?.spans ?? []
        for index in 0..<4 { #expect(spans.count { $0.track == "compute \(index)" } == 1_000) }
    }
}
