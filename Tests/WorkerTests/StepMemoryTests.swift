import AllReduce
import CMalloc
import NeuralNetwork
import Testing
import Transport
import Wire
import Worker

/// After the first steps a step keeps no memory: neither of ours nor of the kernels', the ring's or libzmq's.
@Suite(.timeLimit(.minutes(10))) struct StepMemoryTests {
    /// Steps over the same few samples, for ever.
    private static func order(_ step: Int) -> ControlStepOrder {
        .with {
            $0.step = UInt64(step)
            $0.epoch = UInt32(step / 2)
            $0.first = UInt64(step % 2 * 8)
            $0.count = 8
        }
    }

    /// Takes `count` steps with all ranks and comes back when all have.
    private static func run(_ trainers: [Trainer], from first: Int, count: Int) -> Int {
        let failures = Monitor(0)
        let threads = trainers.map { trainer in
            let lent = Lent(trainer: trainer)
            return NamedThread(name: "rank") {
                for step in first..<first + count where (try? lent.trainer.step(order(step))) == nil {
                    failures.withLock { $0 += 1 }
                }
            }
        }
        for thread in threads { thread.join() }
        return failures.withLock { $0 }
    }

    private static func used() -> Int {
        let info = mallinfo2()
        return Int(info.uordblks) + Int(info.hblkhd)
    }

    /// Without normalizations, in two passes, and with such that exchange statistics in the middle of the step.
    private static let models = [try? Jobs.small(), try? Jobs.normalized(.sync)]

    @Test(arguments: RingKind.allCases, models) func aThousandStepsKeepNoMemory(kind: RingKind, model: Model?) throws {
        let network = try #require(model)
        try check(
            Jobs.make(network, images: 16, batch: 8, groups: 4, bucketBytes: 512, passes: network.synchronizes ? 1 : 2),
            kind)
    }

    @Test func neitherDoStepsOnMappedArraysWithWeights() throws {
        let folder = try ArrayFolder(.vectors(3), weighted: true)
        let objective = Objective(Loss(.meanSquaredError), targets: .vectors, weighsSamples: true)
        try check(folder.job(Jobs.small(), objective, batch: 8), .inProcess)
    }

    private func check(_ job: Job, _ kind: RingKind) throws {
        let ranks = Ranks(job: job, count: 2, threads: 2)
        let schedule = try RingSchedule(
            elementCount: try job.makeEngine().layout.flatCount, arcs: ranks.arcs, bucketBytes: job.bucketBytes)
        let transports = try kind.transports(schedule)
        let board = StatisticsBoard(try job.makeEngine().synchronizations, groups: job.groups)
        let statistics = try kind.transports(board.schedule(ranks: 2))
        let trainers = try (0..<2).map {
            try ranks.trainer($0, schedule, transports[$0], statistics: statistics[$0])
        }
        defer { for trainer in trainers { trainer.close() } }
        for trainer in trainers { _ = try trainer.prepare() }
        #expect(Self.run(trainers, from: 0, count: 100) == 0)
        // Other tests run beside this one and leave kernels in oneDNN's cache, so it is tried until they have ended: a
        // leak would show in each try.
        var growth: [Int] = []
        let deadline = ContinuousClock.now + .seconds(400)
        repeat {
            let before = Self.used()
            #expect(Self.run(trainers, from: 100 + growth.count * 1000, count: 1000) == 0)
            growth.append(Self.used() - before)
        } while growth.count < 3 || (growth.min() ?? 0) >= 16_000 && ContinuousClock.now < deadline
        #expect((growth.min() ?? 0) < 16_000, "16 bytes a step or more in every try: \(growth)")
    }
}
