import NeuralNetwork

/// A schedule of a few steps whose results are hashes of what went into them: whoever is given something else, or the
/// same in another order, gets another hash.
struct ToySchedule {
    var uses: BufferUses

    init(_ steps: [BufferUses.Step], bytes: [Int], pinned: [Int] = [0], loss: Int) {
        uses = BufferUses(steps: steps, bytes: bytes, pinned: pinned, loss: loss)
    }

    /// A chain of kernels, each from a buffer to the next one, the images in the first. On the way back each takes its
    /// input and the gradient of its result, and gives that of its input.
    static func chain(_ bytes: [Int]) -> ToySchedule {
        let count = bytes.count - 1
        let forward = (0..<count).map { BufferUses.Step(reads: [$0], writes: [$0 + 1]) }
        let loss = BufferUses.Step(reads: [count], writes: [count], isRepeatable: false)
        let back = (1..<count).reversed().map { layer in
            let gradient = layer == count - 1 ? count : count + layer + 1
            return BufferUses.Step(reads: [layer, gradient], writes: [count + layer])
        }
        return ToySchedule(forward + [loss] + back, bytes: bytes + bytes.dropFirst().dropLast(), loss: count)
    }

    /// What each step is given and gives, in the order of the schedule as it is.
    var plain: [Int: [Int]] { play(uses.steps.indices.map { ($0, false) }) { buffer, _, _ in buffer } }

    /// The same of the first time that each step is taken, where some are taken again.
    func played(_ recomputation: Recomputation) -> [Int: [Int]] {
        play(recomputation.steps.map { ($0.index, $0.isAgain) }) { buffer, time, isWritten in
            recomputation.buffer(buffer, in: recomputation.steps[time], isWritten: isWritten)
        }
    }

    private func play(
        _ steps: [(index: Int, isAgain: Bool)], _ find: (_ buffer: Int, _ time: Int, _ isWritten: Bool) -> Int
    ) -> [Int: [Int]] {
        var values: [Int: Int] = [:]
        var given: [Int: [Int]] = [:]
        for (time, (index, isAgain)) in steps.enumerated() {
            let step = uses.steps[index]
            let inputs = step.reads.map { values[find($0, time, false)] ?? 0 }
            let targets = step.writes.map { find($0, time, true) }
            let results = zip(step.writes, targets).map { name, target in
                [index, name, values[target] ?? 0].reduce(inputs.reduce(17) { Self.mix($0, $1) }, Self.mix)
            }
            for (target, result) in zip(targets, results) { values[target] = result }
            if !isAgain { given[index] = inputs + results }
        }
        return given
    }

    private static func mix(_ hash: Int, _ value: Int) -> Int {
        let mixed = (hash ^ value) &* 0x2545_F491_4F6C_DD1D
        return mixed ^ mixed >> 29
    }
}
