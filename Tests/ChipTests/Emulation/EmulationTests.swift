import Chip
import Testing

@Suite("A machine that trains")
struct EmulationTests {
    private static let job = ProjectionTests.job(layers: ExampleNetworks.small, image: ExampleNetworks.smallImage)

    private func emulation(
        _ faults: [String] = [], machine: Machine = .small, group: String = "3x3", steps: Set<Int> = [64, 8]
    ) throws -> Emulation {
        let groups = try ChipGroups(machine: machine.size, size: GroupSize(group))
        return try Emulation(
            Self.job, on: machine, groups, steps: steps, faults: FaultSchedule(faults), Constants())
    }

    @Test("of one replica takes what its projection says, in time and energy")
    func projected() throws {
        let cost = try emulation(group: "6x6").cost(step: 3, samples: 64)
        let job = ProjectionTests.job(batch: 64, layers: ExampleNetworks.small, image: ExampleNetworks.smallImage)
        let projection = try Projection(job, on: ProjectedMachine("6x6"), group: GroupSize("6x6"), Constants())
        #expect(abs(cost.seconds / projection.seconds - 1) < 1e-9)
        #expect(abs(cost.joules / projection.energy.total - 1) < 1e-9)
    }

    @Test("of several takes the time of a replica's share and of the ring")
    func several() throws {
        let alone = Machine(.torus(MachineSize(width: 3, height: 3)))
        let four = try emulation().cost(step: 0, samples: 64)
        let one = try emulation(machine: alone, steps: [16]).cost(step: 0, samples: 16)
        #expect(four.seconds > one.seconds && four.seconds < 2 * one.seconds)
        #expect(try emulation().cost(step: 0, samples: 8).seconds < four.seconds)
    }

    @Test("goes on after a chip died: as many replicas, one of them smaller, and slower")
    func chip() throws {
        let emulation = try emulation(["5:chip:1,1"])
        #expect(emulation.phases.map(\.machine.damaged) == [0, 1])
        #expect(emulation.phases.map(\.machine.replicas) == [4, 4])
        let costs = (0..<8).map { emulation.cost(step: $0, samples: 64) }
        #expect(Set(costs[..<5]).count == 1 && Set(costs[6...]).count == 1)
        #expect(costs[6].seconds > costs[0].seconds && costs[6].joules > costs[0].joules)
    }

    @Test("loses the step in which something dies, and takes it again")
    func lost() throws {
        let emulation = try emulation(["5:chip:1,1"])
        let costs = (4..<7).map { emulation.cost(step: $0, samples: 64) }
        #expect(abs(costs[1].seconds - costs[0].seconds - costs[2].seconds) < 1e-12)
        #expect(abs(costs[1].joules - costs[0].joules - costs[2].joules) < 1e-9)
        #expect(emulation.phase(beginningWith: 5)?.faults == ["5:chip:1,1"])
        #expect(emulation.phase(beginningWith: 4) == nil && emulation.phase(beginningWith: 0) == nil)
    }

    @Test("with faults from the start has them from the start, and loses no step")
    func fromTheStart() throws {
        let emulation = try emulation(["0:chip:1,1"])
        #expect(emulation.phases.count == 1 && emulation.phases[0].machine.damaged == 1)
        #expect(emulation.cost(step: 0, samples: 64) == emulation.cost(step: 1, samples: 64))
        #expect(emulation.phase(beginningWith: 0)?.faults == ["0:chip:1,1"])
    }

    @Test("without a whole group gives its images to another replica, which takes twice as long")
    func group() throws {
        let dead = ChipGroups.small[2].chips.map { "9:chip:\($0.x),\($0.y)" }
        let emulation = try emulation(dead)
        #expect(emulation.phases[1].machine.replicas == 3 && emulation.phases[1].machine.damaged == 0)
        let ratio =
            emulation.cost(step: 10, samples: 64).seconds / emulation.cost(step: 0, samples: 64).seconds
        #expect(ratio > 1.4 && ratio < 2.1)
    }

    @Test("goes on with one chip, and says so when there is none")
    func last() throws {
        let all = Machine.small.network.chips.map { "\($0.x),\($0.y)" }
        let one = try emulation(all.dropLast().map { "2:chip:\($0)" }, group: "1x1")
        #expect(one.phases[1].machine.replicas == 1 && one.phases[1].machine.order == nil)
        let error = try #require(throws: EmulationError.self) {
            try emulation(all.map { "2:chip:\($0)" }, group: "1x1")
        }
        #expect(error.description.contains("no chips are left") && error.description.contains("2:chip:0,0"))
    }

    @Test("spares a core, and misses the next ones")
    func cores() throws {
        let emulation = try emulation(["1:core:1,1,1", "2:core:1,1,2-8"])
        let seconds = [0, 1, 2].map { emulation.phases[$0].machine.cost(samples: 64).seconds }
        #expect(seconds[0] == seconds[1] && seconds[2] > seconds[1])
    }

    @Test("refuses faults of what it does not have, by their entry", arguments: ["3:chip:9,9", "3:link:0,0,5"])
    func impossible(entry: String) throws {
        let faults = entry.contains("link") ? ["1:link:0,0,5", entry] : [entry]
        let error = try #require(throws: EmulationError.self) { try emulation(faults) }
        #expect(error.description.hasPrefix("'\(entry)'"))
    }

    @Test("says what does not fit as a projection does")
    func tooLarge() throws {
        let job = ProjectionTests.job()
        let error = try #require(throws: EmulationError.self) {
            try Emulation(job, on: .small, .small, steps: [4], Constants())
        }
        guard case .placement(.sdram(_, _, _, 9, _), afterFaults: nil) = error else {
            Issue.record("\(error)")
            return
        }
    }

    @Test("survives random faults one after the other, and never gets faster by much", arguments: 0..<12)
    func random(seed: UInt64) throws {
        var draw = RandomDamage(seed: seed)
        var left = Machine.small.network.chips
        let chips = (0..<20).map { _ in left.remove(at: draw.number(below: left.count)) }
        let faults = chips.enumerated().map { "\($0 * 3 + 1):chip:\($1.x),\($1.y)" }
        let emulation = try emulation(faults, group: seed.isMultiple(of: 2) ? "3x3" : "2x2", steps: [36])
        #expect(emulation.phases.count == 21)
        let costs = emulation.phases.map { $0.machine.cost(samples: 36) }
        #expect(costs.allSatisfy { $0.seconds > 0 && $0.joules > 0 && $0.seconds.isFinite })
        for cost in costs { #expect(cost.seconds > 0.9 * costs[0].seconds) }
        #expect(emulation.phases.allSatisfy { (1...9).contains($0.machine.replicas) })
    }
}
