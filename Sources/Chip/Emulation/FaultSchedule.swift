/// What dies in a machine while it trains, and before which step.
public struct FaultSchedule: Sendable, Hashable {
    /// What dies before one step.
    public struct Event: Sendable, Hashable {
        /// The step, from 0 as in the log.
        public let step: Int
        /// What dies.
        public let faults: FaultList
        /// The entries as they were written.
        public let entries: [String]
    }

    /// Rising steps.
    public let events: [Event]

    /// Nothing dies.
    public static let none = FaultSchedule(events: [])

    private init(events: [Event]) { self.events = events }

    /// Reads entries like "200:chip:4,7", "200:core:3,3,5-8" and "350:link:0,1,2": the step, what dies, and an entry of a
    /// fault list of the tools. Nothing is compared with a machine yet.
    public init(_ entries: [String]) throws(FaultScheduleError) {
        var byStep: [Int: [(text: String, list: FaultListName, entry: String)]] = [:]
        for text in entries {
            let fields = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 3, let step = Int(fields[0]), step >= 0, let list = Self.lists[fields[1]] else {
                throw FaultScheduleError(
                    entry: text, reason: "write STEP:chip:x,y, STEP:core:x,y,core or STEP:link:x,y,link")
            }
            byStep[step, default: []].append((text, list, fields[2]))
        }
        var events: [Event] = []
        for (step, entries) in byStep.sorted(by: { $0.key < $1.key }) {
            events.append(Event(step: step, faults: try Self.list(entries), entries: entries.map(\.text)))
        }
        self.events = events
    }

    private static let lists: [String: FaultListName] = ["chip": .chips, "core": .cores, "link": .links]

    private static func list(
        _ entries: [(text: String, list: FaultListName, entry: String)]
    ) throws(FaultScheduleError) -> FaultList {
        func joined(_ list: FaultListName) -> String? {
            let texts = entries.filter { $0.list == list }.map(\.entry)
            return texts.isEmpty ? nil : texts.joined(separator: ":")
        }
        do throws(FaultError) {
            return try FaultList(
                downChips: joined(.chips), downCores: joined(.cores), downLinks: joined(.links))
        } catch {
            let written = entries.first { $0.list == error.list && $0.entry == error.entry }
            throw FaultScheduleError(entry: written?.text ?? error.entry, reason: error.reason)
        }
    }
}

/// Why faults cannot be taken as they are written, or not by this machine.
public struct FaultScheduleError: Error, Hashable, CustomStringConvertible {
    /// The entry as it was written; that of the first of a step if it is about all of them.
    public let entry: String

    /// What is wrong with it, and what would be right.
    public let reason: String

    /// One line.
    public var description: String { "'\(entry)': \(reason)" }
}
