import NeuralNetwork
import Testing

/// What is kept and what is made again, decided on steps and sizes alone.
@Suite struct RecomputationTests {
    /// The images, and what seven kernels make.
    private static let seven = [64, 640, 640, 640, 640, 640, 640, 640]

    private func names(_ recomputation: Recomputation) -> [String] {
        recomputation.steps.map { $0.isAgain ? "again \($0.index)" : "\($0.index)" }
    }

    private func search(_ toy: ToySchedule, _ aim: RecomputationAim = .leastMemory) -> Recomputation {
        RecomputationSearch(toy.uses).recomputation(for: aim)
    }

    @Test func withoutAnAimNothingIsMadeAgain() {
        let toy = ToySchedule.chain([64, 640, 640, 640, 640])
        let plain = search(toy, .none)
        #expect(names(plain) == (0..<8).map { "\($0)" })
        #expect(plain.buffers.count == toy.uses.bytes.count && !plain.isDropped.contains(true))
    }

    /// Of seven kernels the first three are a segment: only its end, buffer 3, stays.
    @Test func aSegmentIsTakenAgainRightBeforeItIsFirstRead() {
        let toy = ToySchedule.chain(Self.seven)
        let halved = search(toy, .segments(2))
        #expect(names(halved) == (0..<12).map { "\($0)" } + ["again 0", "again 1", "12", "13"])
        #expect(halved.isDropped == [false, true, true] + [Bool](repeating: false, count: 11))
        #expect(halved.buffers[1].last == 1 && halved.buffers[2].last == 2 && halved.buffers[3].last == 11)
        #expect(toy.played(halved) == toy.plain)
    }

    /// The way back over a hundred kernels of one size: about twice the root of a hundred, and the two gradients.
    @Test func ofAChainOfHundredAFifthOfTheMemoryIsLeft() {
        let toy = ToySchedule.chain([64] + [Int](repeating: 640, count: 100))
        let (plain, least) = (search(toy, .none), search(toy))
        #expect(plain.peak >= 100 * 640)
        #expect(least.peak <= 23 * 640, "\(least.peak / 640) buffers")
        #expect(least.steps.count <= plain.steps.count + 90)
        #expect(toy.played(least) == toy.plain)
    }

    @Test func whatHasRoomBelowThePeakIsKept() {
        let toy = ToySchedule.chain([64] + [Int](repeating: 6_400, count: 4) + [Int](repeating: 640, count: 6))
        let least = search(toy)
        let again = least.steps.filter(\.isAgain).map(\.index)
        #expect(!again.isEmpty && again.allSatisfy { $0 < 3 }, "\(again)")
        #expect(5 * least.peak < 4 * search(toy, .none).peak + 6_400)
    }

    /// Images and one result: there is nothing to be won.
    @Test func whereNothingIsSavedNothingIsMadeAgain() {
        for bytes in [[64, 64], [64, 640, 64], [64, 640, 640]] {
            #expect(names(search(.chain(bytes))) == names(search(.chain(bytes), .none)))
        }
    }

    @Test func whatALaterSegmentReadsIsKept() {
        var toy = ToySchedule.chain(Self.seven)
        var steps = toy.uses.steps
        steps[5] = .init(reads: [5, 1], writes: [6])
        toy = ToySchedule(steps, bytes: toy.uses.bytes, loss: 7)
        let halved = search(toy, .segments(2))
        #expect(!halved.isDropped[1] && halved.isDropped[2])
        #expect(names(halved).filter { $0.hasPrefix("again") } == ["again 1"])
        #expect(toy.played(halved) == toy.plain)
    }

    /// An exchange between groups comes once; what it gave stays, and what it was given is not made for it again.
    @Test func whatCannotBeRepeatedIsNot() {
        var toy = ToySchedule.chain(Self.seven)
        var steps = toy.uses.steps
        steps[1] = .init(reads: [1], writes: [2], isRepeatable: false)
        toy = ToySchedule(steps, bytes: toy.uses.bytes, loss: 7)
        let halved = search(toy, .segments(2))
        #expect(!halved.isDropped[1] && !halved.isDropped[2], "given and taken")
        #expect(!names(halved).contains("again 1"))
    }

    /// What is worked on in place is one result: no border between, and both steps again.
    @Test func workInPlaceIsTakenAgainAsAWhole() {
        let steps: [BufferUses.Step] = [
            .init(reads: [0], writes: [1]), .init(reads: [1], writes: [1]), .init(reads: [1], writes: [2]),
            .init(reads: [2], writes: [3]), .init(reads: [3], writes: [4]),
            .init(reads: [4], writes: [4], isRepeatable: false), .init(reads: [3, 4], writes: [5]),
            .init(reads: [2, 5], writes: [6]), .init(reads: [1, 6], writes: [7]),
        ]
        let toy = ToySchedule(steps, bytes: [64, 640, 64, 704, 640, 640, 640, 640], loss: 5)
        let found = search(toy, .segments(2))
        #expect(found.steps.map(\.index) == [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 8])
        #expect(toy.played(found) == toy.plain)
    }

    @Test(arguments: 0..<300 as Range<UInt64>) func everyStepIsGivenWhatItWasGivenBefore(seed: UInt64) {
        let toy = ToySchedule.random(seed: seed)
        let plain = search(toy, .none)
        #expect(toy.played(plain) == toy.plain)
        for aim in [.leastMemory, .segments(1), .segments(2), .segments(3), .segments(5)] as [RecomputationAim] {
            let found = search(toy, aim)
            #expect(toy.played(found) == toy.plain, "seed \(seed), \(aim)")
            #expect(found.steps.filter { !$0.isAgain } == plain.steps)
            let again = found.steps.filter(\.isAgain)
            #expect(Set(again).count == again.count, "seed \(seed), \(aim): a step is taken a third time")
            #expect(again.allSatisfy { toy.uses.steps[$0.index].isRepeatable && $0.index < toy.uses.loss })
        }
        let bytes = [plain, search(toy)].map { ArenaLayout.place($0.buffers).bytes }
        #expect(bytes[1] <= bytes[0])
    }

    /// The test above says something: many of the random schedules have steps that are taken again.
    @Test func manyRandomSchedulesAreChanged() {
        let changed = (0..<300 as Range<UInt64>).count { seed in
            search(ToySchedule.random(seed: seed), .segments(3)).steps.contains(where: \.isAgain)
        }
        #expect(changed > 60, "\(changed) of 300")
    }

    /// With lives that end a step early something is missing: buffers live exactly as long as they are used.
    @Test(arguments: 0..<40 as Range<UInt64>) func buffersLiveFromTheirFirstUseToTheirLast(seed: UInt64) {
        let toy = ToySchedule.random(seed: seed)
        for aim in [.none, .leastMemory, .segments(3)] as [RecomputationAim] {
            let found = search(toy, aim)
            for (buffer, life) in found.buffers.enumerated() where life.last != .max {
                let uses = found.steps.indices.filter { time in
                    let step = toy.uses.steps[found.steps[time].index]
                    return step.reads.contains { found.buffer($0, in: found.steps[time], isWritten: false) == buffer }
                        || step.writes.contains { found.buffer($0, in: found.steps[time], isWritten: true) == buffer }
                }
                #expect(uses.isEmpty || uses.first == life.first && uses.last == life.last)
            }
        }
    }
}
