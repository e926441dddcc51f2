import AllReduce
import Foundation
import Testing
import Transport
import Wire
import Worker

/// A trainer's thread without a coordinator: orders go into its queue, answers are caught.
final class WorkerHarness: Sendable {
    private struct Heard {
        var answers: [ControlFromWorker.OneOf_Body] = []
        var rings: [RingReducer] = []
        var error: WorkerError?
        var ended = false
    }

    let orders = OrderQueue()
    let snapshots = SnapshotStore()
    private let heard = Monitor(Heard())
    private let thread = Monitor<NamedThread?>(nil)

    init(data: String? = nil, slots: Int = 2, coordinator: String = "tcp://127.0.0.1:1", ringAddress: String? = nil) {
        let options = WorkerOptions(
            coordinator: coordinator, name: "w", slots: slots, data: data, ringAddress: ringAddress, version: "1")
        let started = NamedThread(name: "trainer") { [heard, orders, snapshots] in
            let trainer = TrainerThread(
                options, orders: orders, snapshots: snapshots,
                formed: { reducer in heard.change { $0.rings.append(reducer) } },
                answer: { answer in heard.change { $0.answers.append(answer) } })
            var failure: WorkerError?
            do throws(WorkerError) { try trainer.run() } catch { failure = error }
            heard.change { [failure] in ($0.error, $0.ended) = (failure, true) }
        }
        thread.change { $0 = started }
    }

    func give(_ order: WorkerOrder) { #expect(orders.append(order)) }

    /// The next answer, in order.
    func answer() throws -> ControlFromWorker.OneOf_Body {
        try #require(
            heard.wait(until: .now + .seconds(240)) { $0.answers.isEmpty ? nil : $0.answers.removeFirst() },
            "no answer within 240 s")
    }

    /// Gives an order and takes its answer.
    func ask(_ order: WorkerOrder) throws -> ControlFromWorker.OneOf_Body {
        give(order)
        return try answer()
    }

    /// Reducers that were told of.
    var rings: [RingReducer] { heard.withLock { $0.rings } }

    /// Waits for the thread's end; how it ended.
    @discardableResult func end() -> WorkerError? {
        orders.finish()
        thread.change { thread in
            thread?.join()
            thread = nil
        }
        return heard.withLock { $0.error }
    }

    /// Waits until the thread has ended by itself.
    func ended() -> WorkerError? {
        let ended = heard.wait(until: .now + .seconds(240)) { $0.ended ? true : nil }
        #expect(ended == true, "the thread goes on after 240 s")
        return end()
    }

    /// The state that is offered, fetched in chunks as a coordinator would.
    func fetch(_ ready: ControlSnapshotReady, chunk: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < Int(ready.byteCount) {
            let request = ControlChunkRequest.with {
                $0.step = ready.step
                $0.offset = UInt64(bytes.count)
                $0.byteCount = UInt32(min(chunk, Int(ready.byteCount) - bytes.count))
            }
            bytes += try #require(try snapshots.chunk(request)).bytes
        }
        return bytes
    }
}

extension ControlFromWorker.OneOf_Body {
    var prepared: ControlPrepared? { if case .prepared(let body) = self { body } else { nil } }
    var ringReady: ControlRingReady? { if case .ringReady(let body) = self { body } else { nil } }
    var stepDone: ControlStepDone? { if case .stepDone(let body) = self { body } else { nil } }
    var evaluationDone: ControlEvaluationDone? { if case .evaluationDone(let body) = self { body } else { nil } }
    var snapshotReady: ControlSnapshotReady? { if case .snapshotReady(let body) = self { body } else { nil } }
    var failure: ControlFailure? { if case .failure(let body) = self { body } else { nil } }
}
