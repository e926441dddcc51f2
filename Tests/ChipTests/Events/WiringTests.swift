import Chip
import Testing

extension Wiring {
    /// The machine of a size, without faults: boards where they fit, otherwise a plain torus.
    init(_ torus: Torus) {
        self.init(Machine(MachineForm(MachineSize(width: torus.width, height: torus.height))))
    }
}

@Suite("The wiring of boards")
struct WiringTests {
    @Test("leads 48 links from each board to others, 8 in each direction", arguments: [(12, 12), (24, 12)])
    func links(width: Int, height: Int) {
        let machine = Machine(MachineForm(MachineSize(width: width, height: height)))
        let wiring = Wiring(machine)
        let outer = machine.network.chips.flatMap { chip in
            Link.allCases.filter { wiring.isOuter($0, of: chip) }.map { (machine.boardNumber(of: chip), $0) }
        }
        #expect(outer.count == 48 * machine.boards.count)
        for board in machine.boards.indices {
            #expect(Link.allCases.allSatisfy { link in outer.count { $0.0 == board && $0.1 == link } == 8 })
        }
    }

    @Test("has no slow links where there are no boards")
    func plain() {
        let torus = Torus(width: 8, height: 12)
        #expect(torus.all.allSatisfy { chip in Link.allCases.allSatisfy { !Wiring(torus).isOuter($0, of: chip) } })
    }

    @Test("can be given link by link")
    func given() {
        let wiring = Wiring(ChipNetwork(Torus(width: 3, height: 3))) { chip, link in chip.x == 2 && link == .east }
        #expect(wiring.isOuter(.east, of: ChipCoordinate(x: 2, y: 1)))
        #expect(!wiring.isOuter(.east, of: ChipCoordinate(x: 1, y: 1)))
        #expect(!wiring.isOuter(.north, of: ChipCoordinate(x: 2, y: 1)))
    }
}
