import Chip
import Foundation
import Testing

/// Machine files in the form of SpiNNMachine's `json_machine.py`.
@Suite struct MachineFileTests {
    @Test(arguments: ["spin3", "spin5", "12x12", "16x16", "12x16", "28x12", "24x24"])
    func aMachineSurvivesItsFile(text: String) throws {
        let machine = try Machine(text)
        #expect(try roundTrip(machine) == machine)
    }

    @Test func deadChipsAndLinksSurvive() throws {
        let list = try FaultList(downChips: "3,3:9,9", downLinks: "1,1,0:0,5,2")
        for text in ["12x12", "12x28"] {
            let machine = try Machine(text).without(list)
            #expect(try roundTrip(machine) == machine)
            #expect(MachineDamage(try roundTrip(machine)) == MachineDamage(machine))
        }
    }

    /// The file has numbers of cores only, so the dead ones come back as the last ones.
    @Test func deadCoresAreCounted() throws {
        let machine = try roundTrip(Machine("spin5").without(FaultList(downCores: "0,1,3-5:1,1,2")))
        #expect(machine.cores(of: ChipCoordinate(x: 0, y: 1)).numbers == Array(0..<15))
        #expect(machine.cores(of: ChipCoordinate(x: 1, y: 1)).numbers == Array(0..<16))
        #expect(MachineDamage(machine).cores.map(\.cores) == [[15, 16, 17], [16]])
    }

    @Test func theFileHasTheKeysOfTheTools() throws {
        let machine = try Machine("spin3").without(FaultList(downCores: "1,1,17"))
        let file = try #require(MachineFile(machine))
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let resources = #""monitors":1,"routerEntries":1023,"sdram":123469792,"tags":"#
        #expect(
            String(decoding: try encoder.encode(file), as: UTF8.self) == #"{"chips":["#
                + #"[0,0,{"cores":18,"deadLinks":[3,4],"ethernet":[0,0],"ipAddress":"127.0.0.0"}],"#
                + #"[1,0,{"cores":18,"deadLinks":[0,1],"ethernet":[0,0]}],"#
                + #"[0,1,{"cores":18,"deadLinks":[3,4],"ethernet":[0,0]}],"#
                + #"[1,1,{"cores":17,"deadLinks":[0,1],"ethernet":[0,0]}]],"#
                + #""ethernetResources":{\#(resources)[1,2,3,4,5,6,7]},"height":2,"root":[0,0],"#
                + #""standardResources":{\#(resources)[]},"width":2}"#)
    }

    @Test func exceptionsChangeWhatIsUsual() throws {
        var file = try #require(MachineFile(try Machine("12x12")))
        let (port, other) = (index(of: (8, 4), in: file), index(of: (1, 0), in: file))
        file.standardResources.sdram = 1000
        file.chips[port].exceptions = try exceptions(#"{"tags":[2,3],"routerEntries":1003}"#)
        file.chips[other].exceptions = try exceptions(#"{"monitors":2,"sdram":50}"#)
        let machine = try Machine(file)
        let (a, b) = (file.chips[port].place, file.chips[other].place)
        #expect(machine.resources(of: a).tags == [2, 3])
        #expect(machine.resources(of: a).routerEntries == 1003)
        #expect(machine.resources(of: a).sdram == 123_469_792)
        #expect(machine.resources(of: b).sdram == 50)
        #expect(machine.applicationCoreCount(of: b) == 16)
        #expect(machine.resources(of: ChipCoordinate(x: 2, y: 0)).sdram == 1000)
        #expect(try roundTrip(machine) == machine)
    }

    /// Three boards in 16x16 of which the allocation has two, as servers give them out.
    @Test func aMachineMayLackWholeBoards() throws {
        var file = try #require(MachineFile(try Machine("16x16")))
        file.chips.removeAll { $0.details.ethernet == [8, 4] }
        file.chips[index(of: (4, 8), in: file)].details.ipAddress = "10.11.193.17"
        let machine = try Machine(file)
        #expect(machine.network.count == 96)
        #expect(machine.boards.map(\.address) == ["127.0.0.0", "10.11.193.17"])
        #expect(LinkCount(machine).betweenBoards == 16)
        #expect(MachineDamage(machine).isNone)
        #expect(try roundTrip(machine) == machine)
        let local = try machine.without(FaultList(downChips: "1,1,10.11.193.17"))
        #expect(local == (try machine.without(FaultList(downChips: "5,9"))))
    }

    @Test func aTorusOfOurOwnHasNoFile() throws {
        #expect(MachineFile(try Machine("6x6")) == nil)
        #expect(MachineFile(try Machine("torus:12x12")) == nil)
    }

    @Test func theLargestMachineIsReadInSeconds() throws {
        let machine = try Machine("240x240")
        let data = try JSONEncoder().encode(try #require(MachineFile(machine)))
        let clock = ContinuousClock()
        var again: Machine?
        let time = try clock.measure { again = try Machine(JSONDecoder().decode(MachineFile.self, from: data)) }
        #expect(again == machine)
        #expect(time < .seconds(5))
    }

    private func roundTrip(_ machine: Machine) throws -> Machine {
        let data = try JSONEncoder().encode(try #require(MachineFile(machine)))
        return try Machine(JSONDecoder().decode(MachineFile.self, from: data))
    }

    private func exceptions(_ json: String) throws -> MachineFile.Exceptions {
        try JSONDecoder().decode(MachineFile.Exceptions.self, from: Data(json.utf8))
    }

    private func index(of place: (Int, Int), in file: MachineFile) -> Int {
        file.chips.firstIndex { $0.place == ChipCoordinate(x: place.0, y: place.1) } ?? 0
    }
}
