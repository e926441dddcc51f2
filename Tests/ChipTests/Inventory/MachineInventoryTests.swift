import Chip
import Foundation
import Testing

@Suite struct MachineInventoryTests {
    @Test func anInventoryCountsWhatTheMachineHas() throws {
        let list = try FaultList(downChips: "3,3", downCores: "1,2,3-4", downLinks: "1,1,0")
        let inventory = MachineInventory(try Machine("16x16").without(list))
        #expect((inventory.form, inventory.width, inventory.height) == ("16x16", 16, 16))
        #expect((inventory.wraps.eastWest, inventory.wraps.northSouth) == (false, false))
        #expect(inventory.chips == 143)
        #expect(inventory.cores.total == 3 * 856 - 17 - 2)
        #expect((inventory.cores.monitors, inventory.cores.application) == (143, 2549 - 143))
        #expect(inventory.boards.map(\.chips) == [47, 48, 48])
        #expect((inventory.links.total, inventory.links.oneWay) == (768 - 12 - 1, 1))
        #expect(inventory.links.onBoards + inventory.links.betweenBoards == inventory.links.total)
        #expect(inventory.faults.chips == [ChipCoordinate(x: 3, y: 3)])
    }

    @Test(arguments: [("spin3", 72, 4), ("spin5", 856, 48), ("12x12", 2568, 144), ("6x4", 432, 24)])
    func oneCoreOfEachChipIsTheMonitors(text: String, total: Int, monitors: Int) throws {
        let cores = MachineInventory(try Machine(text)).cores
        #expect((cores.total, cores.monitors, cores.application) == (total, monitors, total - monitors))
    }

    @Test func theKeysAreTheseAndNoOthers() throws {
        let machine = try Machine("spin5").without(FaultList(downCores: "1,1,3", downLinks: "1,1,0"))
        let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(MachineInventory(machine)))
        let object = try #require(json as? [String: Any])
        #expect(
            object.keys.sorted() == [
                "boards", "chips", "cores", "distances", "faults", "form", "height", "links", "width", "wraps",
            ])
        #expect(keys(object["cores"]) == ["application", "monitors", "total"])
        #expect(keys(object["links"]) == ["between_boards", "on_boards", "one_way", "total"])
        #expect(keys(object["distances"]) == ["complete", "longest", "mean", "pairs_apart", "searched"])
        #expect(keys(object["wraps"]) == ["east_west", "north_south"])
        #expect(keys(object["faults"]) == ["chips", "cores", "links"])
        #expect(keys((object["boards"] as? [Any])?.first) == ["address", "chips", "coordinates", "ethernet", "kind"])
    }

    @Test(arguments: ["spin3", "12x16", "5x7"])
    func anInventorySurvivesJSON(text: String) throws {
        let inventory = MachineInventory(try Machine(text))
        let data = try JSONEncoder().encode(inventory)
        #expect(try JSONDecoder().decode(MachineInventory.self, from: data) == inventory)
    }

    @Test func theLargestMachineIsCountedInASecondOrTwo() throws {
        let machine = try Machine("240x240").without(FaultList(downChips: "100,101"))
        let clock = ContinuousClock()
        var inventory: MachineInventory?
        let time = clock.measure { inventory = MachineInventory(machine) }
        #expect(time < .seconds(5))
        #expect(inventory?.chips == 57_599)
        #expect(inventory?.distances.complete == false)
    }

    private func keys(_ value: Any?) -> [String]? { (value as? [String: Any])?.keys.sorted() }
}
