import NeuralNetwork
import Random
import Testing

extension PlanCase {
    /// The samples in consecutive groups, some perhaps empty, as the reference takes them.
    func referenceGroups(_ counts: [Int], dropout: Bool = true) -> [ReferenceGroup<Double>] {
        ranges(counts).map { range in
            let part = samples(range)
            return ReferenceGroup(
                images: part.images.map(Double.init), labels: part.labels, dropout: dropout ? part.key : nil)
        }
    }

    func ranges(_ counts: [Int]) -> [Range<Int>] {
        counts.indices.map { group in
            let start = counts[..<group].reduce(0, +)
            return start..<start + counts[group]
        }
    }
}

/// The groups of a step as plans of one thread: all up to an exchange, the exchange, all up to the next one.
struct SynchronizedGroups {
    let engine: Engine
    let counts: [Int]
    private(set) var plans: [Plan] = []
    private(set) var vectors: [Vectors] = []
    private(set) var keys: [DropoutKey] = []
    private let divisor: Int

    init(
        _ test: PlanCase, _ counts: [Int], nominal: Int? = nil, format: NumberFormat = .float32,
        recomputation: RecomputationAim = .none
    ) throws {
        engine = try Engine(
            model: test.model, format: format, nominalBatch: nominal ?? counts.max() ?? 1, objective: test.objective,
            recomputation: recomputation)
        self.counts = counts
        divisor = test.divisor
        for range in test.ranges(counts) where !range.isEmpty {
            let (part, plan) = (test.samples(range), try engine.makePlan(batch: range.count, mode: .training))
            part.fill(plan)
            plans.append(plan)
            vectors.append(Vectors(engine.pack(test.parameters)))
            keys.append(part.key)
        }
    }

    /// The results and gradients of the groups that have samples.
    func run() -> (results: [BatchResult], gradients: [[Float]]) {
        var passes = plans.indices.map { group in
            unsafe PlanPass(
                weights: UnsafePointer(vectors[group].weights), gradient: vectors[group].gradient, divisor: divisor,
                dropout: keys[group])
        }
        for point in engine.synchronizations {
            let exchanges = plans.indices.compactMap { plans[$0].proceed(&passes[$0], gradientReady: { _ in }) }
            #expect(exchanges.map(\.synchronization) == plans.map { _ in point })
            exchange(exchanges, point)
        }
        for group in plans.indices { #expect(plans[group].proceed(&passes[group], gradientReady: { _ in }) == nil) }
        return (passes.map(\.result), vectors.map(\.gradients))
    }

    private func exchange(_ exchanges: [PlanExchange], _ point: Synchronization) {
        var (slots, folded) = (
            [Float](repeating: .nan, count: plans.count * point.count), [Float](repeating: .nan, count: point.count)
        )
        unsafe slots.withUnsafeMutableBufferPointer { slots in
            unsafe folded.withUnsafeMutableBufferPointer { folded in
                guard let from = slots.baseAddress, let to = folded.baseAddress else { return }
                for (group, exchange) in exchanges.enumerated() {
                    unsafe exchange.offer(
                        to: from + group * point.count, weights: UnsafePointer(vectors[group].weights),
                        gradient: UnsafePointer(vectors[group].gradient))
                }
                unsafe StatisticsFold(point, counts: counts.filter { $0 > 0 })
                    .fold(from, stride: point.count, into: to)
                for (group, exchange) in exchanges.enumerated() {
                    unsafe exchange.take(to, weights: UnsafePointer(vectors[group].weights))
                }
            }
        }
    }

    /// The sum of the groups' gradients, by parameter.
    func sum(_ gradients: [[Float]]) -> [[Double]] {
        let parts = gradients.map { engine.unpack($0) }
        return parts[0].indices.map { index in
            parts[0][index].indices.map { place in parts.reduce(0) { $0 + Double($1[index][place]) } }
        }
    }
}
