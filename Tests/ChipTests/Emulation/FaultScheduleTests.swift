import Chip
import Testing

@Suite("Faults while a machine trains")
struct FaultScheduleTests {
    @Test("are read as a step, what dies, and an entry as the tools write it")
    func read() throws {
        let schedule = try FaultSchedule(["200:chip:4,7", "0:link:1,2,3", "200:core:3,3,5-8"])
        #expect(schedule.events.map(\.step) == [0, 200])
        #expect(try schedule.events[0].faults == FaultList(downLinks: "1,2,3"))
        #expect(try schedule.events[1].faults == FaultList(downChips: "4,7", downCores: "3,3,5-8"))
        #expect(schedule.events[1].entries == ["200:chip:4,7", "200:core:3,3,5-8"])
        #expect(try FaultSchedule([]) == .none)
    }

    @Test("of one kind and step come together")
    func together() throws {
        let schedule = try FaultSchedule(["7:chip:1,1", "7:chip:2,2"])
        #expect(schedule.events.count == 1)
        #expect(try schedule.events[0].faults == FaultList(downChips: "1,1:2,2"))
    }

    @Test(
        "that are none are refused with what may be written",
        arguments: ["chip:4,7", "200:4,7", "x:chip:4,7", "-1:chip:4,7", "200:board:4,7", "", "1:2:chip:4,7"])
    func noEntry(text: String) throws {
        let error = try #require(throws: FaultScheduleError.self) { try FaultSchedule(["5:chip:1,1", text]) }
        #expect(error.entry == text && error.reason.contains("STEP:chip:x,y"))
    }

    @Test(
        "with a bad place are refused by the entry",
        arguments: [("5:chip:4", "x,y"), ("5:link:1,1,6", "no link"), ("5:core:1,1,9-3", "no range")])
    func badPlace(text: String, words: String) throws {
        let error = try #require(throws: FaultScheduleError.self) { try FaultSchedule(["5:chip:1,1", text]) }
        #expect(error.entry == text && error.description.contains(words) && !error.description.contains("\n"))
    }
}
