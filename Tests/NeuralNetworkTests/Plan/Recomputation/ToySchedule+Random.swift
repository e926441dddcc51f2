import NeuralNetwork

extension ToySchedule {
    /// Steps that read what lies anywhere, write new buffers or old ones again, in place or not, some of which cannot be
    /// taken twice; on the way back each takes some of what it read and wrote.
    static func random(seed: UInt64) -> ToySchedule {
        var maker = Maker(random: TestRandom(seed: seed))
        for _ in 0..<Int.random(in: 2...24, using: &maker.random) { maker.addForward() }
        let forward = maker.steps
        let loss = BufferUses.Step(reads: [maker.last], writes: [maker.last], isRepeatable: false)
        maker.steps.append(loss)
        var gradient = maker.last
        for step in forward.reversed() { gradient = maker.addBackward(of: step, gradient) }
        return ToySchedule(maker.steps, bytes: maker.bytes, loss: forward.count)
    }

    private struct Maker {
        var random: TestRandom
        var steps: [BufferUses.Step] = []
        var bytes = [64]
        var last = 0

        private mutating func makeBuffer() -> Int {
            bytes.append(Int.random(in: 1...40, using: &random) * 64)
            return bytes.count - 1
        }

        /// One in ten, and so on.
        private mutating func happens(in count: Int) -> Bool { Int.random(in: 0..<count, using: &random) == 0 }

        mutating func addForward() {
            var reads = [last]
            if happens(in: 3) { reads.append(Int.random(in: 0..<bytes.count, using: &random)) }
            if happens(in: 4), last > 0 {
                steps.append(.init(reads: reads, writes: [last], isRepeatable: !happens(in: 8)))
                return
            }
            last = makeBuffer()
            let writes = [last] + (happens(in: 3) ? [makeBuffer()] : [])
            steps.append(.init(reads: reads, writes: writes, isRepeatable: !happens(in: 8)))
            if happens(in: 6) { steps.append(.init(reads: [0], writes: [last])) }
        }

        mutating func addBackward(of step: BufferUses.Step, _ gradient: Int) -> Int {
            let forward = (step.reads + step.writes).filter { _ in Bool.random(using: &random) }
            let result = happens(in: 3) ? gradient : makeBuffer()
            steps.append(.init(reads: [gradient] + forward, writes: [result]))
            return result
        }
    }
}
