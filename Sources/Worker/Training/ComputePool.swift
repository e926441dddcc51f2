internal import Transport

/// The worker's compute threads: each phase of a step runs on all of them, and ends when the last one has ended.
///
/// The calling thread is number 0, so a worker of one thread switches to none.
package final class ComputePool: Sendable {
    package typealias Work = @Sendable (_ thread: Int) -> Void

    private struct Phase {
        var number = 0
        var work: Work?
        var running = 0
        var closed = false
    }

    package let threads: Int
    private let phase = Monitor(Phase())
    private let helpers: Monitor<[NamedThread]>

    package init(threads: Int) {
        precondition(threads > 0, "a pool of \(threads) threads")
        self.threads = threads
        helpers = Monitor([])
        let started = (1..<threads).map { [phase] index in
            NamedThread(name: "compute \(index)") { Self.serve(phase, thread: index) }
        }
        helpers.withLock { $0 = started }
    }

    /// Runs `work` once on each thread; returns when all are done. Not to be called from within `work`.
    package func run(_ work: @escaping Work) {
        if threads > 1 {
            phase.change { phase in
                precondition(!phase.closed, "a phase of a pool that is closed")
                phase.number += 1
                phase.work = work
                phase.running = threads - 1
            }
        }
        work(0)
        while threads > 1, phase.wait(until: .now + .seconds(3600), for: { $0.running == 0 ? true : nil }) == nil {}
    }

    /// Ends the threads, after the phase that is running.
    package func close() {
        phase.change { $0.closed = true }
        let ending = helpers.withLock { helpers in
            defer { helpers = [] }
            return helpers
        }
        for helper in ending { helper.join() }
    }

    private static func serve(_ phase: Monitor<Phase>, thread: Int) {
        var done = 0
        while true {
            let next = phase.wait(until: .now + .seconds(3600)) { state -> Work?? in
                if state.number > done { return .some(state.work) }
                return state.closed ? .some(nil) : nil
            }
            guard let next else { continue }
            guard let work = next else { return }
            done += 1
            work(thread)
            phase.change { $0.running -= 1 }
        }
    }
}
