import AllReduce
import Glibc
import Testing
import Transport
import Wire

/// A whole ring in this process: a reducer and gradients for each rank, and threads that compute.
struct Ring: Sendable {
    /// Told what the ring of a rank did.
    typealias RankObserver = @Sendable (_ rank: Int, RingSpan) -> Void

    let schedule: RingSchedule
    let gradients: [Gradients]
    let reducers: [RingReducer]

    init(
        _ schedule: RingSchedule, _ transports: [any RingTransport], timeout: Duration = .seconds(300),
        generation: UInt32 = 1, element: RingElement = .float32, observer: RankObserver? = nil
    ) {
        self.schedule = schedule
        let gradients = schedule.arcs.map { Gradients(groups: $0.count, count: schedule.elementCount) }
        self.gradients = gradients
        reducers = transports.indices.map { rank in
            unsafe RingReducer(
                schedule: schedule, rank: Rank(rawValue: UInt16(rank)), generation: Generation(rawValue: generation),
                contributions: gradients[rank].contributions, transport: transports[rank], timeout: timeout,
                element: element, observer: Self.watching(rank, observer))
        }
    }

    private static func watching(_ rank: Int, _ observer: RankObserver?) -> RingReducer.Observer? {
        guard let observer else { return nil }
        return { span in observer(rank, span) }
    }

    func close() { for reducer in reducers { reducer.close() } }

    /// One step with every rank and every group on a thread of its own, in the pieces and pauses of `seed`.
    func run(step: StepNumber, _ values: [[Float]], seed: UInt64) throws -> [[Float]] {
        let outcomes = Monitor([Result<[Float], RingError>?](repeating: nil, count: reducers.count))
        let threads = reducers.indices.map { rank in
            NamedThread(name: "rank") {
                let outcome = runRank(rank, step: step, values, seed: seed)
                outcomes.withLock { $0[rank] = outcome }
            }
        }
        for thread in threads { thread.join() }
        return try outcomes.withLock { $0 }.map { try #require($0).get() }
    }

    func runRank(_ rank: Int, step: StepNumber, _ values: [[Float]], seed: UInt64) -> Result<[Float], RingError> {
        reducers[rank].begin(step: step)
        let threads = schedule.arcs[rank].enumerated().map { place, group in
            NamedThread(name: "group") {
                compute(rank, place, values[group], SplitMix(seed &+ step.rawValue &* 1000 &+ UInt64(group)))
            }
        }
        defer { for thread in threads { thread.join() } }
        do throws(RingError) {
            return .success(try unsafe Array(reducers[rank].sum(of: step)))
        } catch {
            return .failure(error)
        }
    }

    /// Backward: writes a gradient from its end in random portions, and says so each time.
    private func compute(_ rank: Int, _ place: Int, _ values: [Float], _ random: SplitMix) {
        var random = random
        var end = schedule.elementCount
        repeat {
            let start = max(0, end - Int.random(in: 1...max(1, schedule.elementCount / 3 + 1), using: &random))
            gradients[rank].set(place, start..<end, from: values)
            end = start
            for _ in 0..<random.next() % 4 { pause() }
            reducers[rank].contribute(group: place, from: end)
        } while end > 0
    }

    private func pause() { _ = Monitor(()).wait(until: .now + .microseconds(50)) { _ in nil as Void? } }
}

/// Whether two vectors are the same to the last bit.
func sameBits(_ left: [Float], _ right: [Float]) -> Bool {
    guard left.count == right.count else { return false }
    return unsafe memcmp(left, right, left.count * MemoryLayout<Float>.size) == 0
}
