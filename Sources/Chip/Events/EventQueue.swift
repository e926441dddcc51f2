/// Events in the order of their times, and of their coming where times are equal: a calendar queue (Brown 1988).
///
/// A wheel of slots covers one turn; each slot has its events in a list sorted by time, and a bit says whether it has any.
/// What lies beyond the turn waits aside and is dealt out when the turn is over. Adding and taking cost a few steps
/// however many events there are, as long as they are spread over more slots than one.
package struct EventQueue: Sendable {
    /// A moment in picoseconds, and what happens then, as the owner of the queue encodes it.
    package struct Event: Sendable, Equatable {
        package let time: Int
        package let code: UInt32

        package init(time: Int, code: UInt32) {
            self.time = time
            self.code = code
        }
    }

    private struct Place: Sendable {
        var event: Event
        var next: Int32
    }

    private static let slotBits = 9  // 512 ps, a fifteenth of a router's cycle
    private static let slotCount = 1 << 15  // a turn of 16.8 us, several times the longest wait of the hardware
    private static let span = slotCount << slotBits
    private static let none: Int32 = -1

    private var places: [Place] = []
    private var free = none
    private var heads = Array(repeating: none, count: slotCount)
    private var tails = Array(repeating: none, count: slotCount)
    private var occupied = Array(repeating: UInt64(0), count: slotCount / 64)
    private var later: [Event] = []
    private var turnStart = 0
    private var word = 0

    package init() {}

    /// Adds an event, which must not be before the one taken last.
    package mutating func add(_ code: UInt32, at time: Int) {
        let slot = (time - turnStart) >> Self.slotBits
        guard slot < Self.slotCount else {
            later.append(Event(time: time, code: code))
            return
        }
        precondition(slot >= word << 6, "an event at \(time) ps comes too late")
        insert(take(Event(time: time, code: code)), slot)
    }

    /// Takes the earliest event; nil if there is none up to `deadline`.
    package mutating func next(until deadline: Int = .max) -> Event? {
        while true {
            var scanned = word
            while scanned < occupied.count, occupied[scanned] == 0 { scanned += 1 }
            guard scanned < occupied.count else {
                guard turn(until: deadline) else { return nil }
                continue
            }
            let slot = scanned << 6 + occupied[scanned].trailingZeroBitCount
            guard places[Int(heads[slot])].event.time <= deadline else { return nil }
            word = scanned
            return removeFirst(of: slot)
        }
    }

    private mutating func insert(_ place: Int32, _ slot: Int) {
        let time = places[Int(place)].event.time
        let tail = tails[slot]
        if tail == Self.none {
            heads[slot] = place
            tails[slot] = place
            occupied[slot >> 6] |= 1 << UInt64(slot & 63)
        } else if places[Int(tail)].event.time <= time {
            places[Int(tail)].next = place
            tails[slot] = place
        } else {
            insert(place, at: time, before: tail, slot)
        }
    }

    /// Somewhere before the last of its slot: behind all that are not later.
    private mutating func insert(_ place: Int32, at time: Int, before tail: Int32, _ slot: Int) {
        var previous = Self.none
        var current = heads[slot]
        while places[Int(current)].event.time <= time {
            previous = current
            current = places[Int(current)].next
        }
        places[Int(place)].next = current
        if previous == Self.none { heads[slot] = place } else { places[Int(previous)].next = place }
    }

    private mutating func removeFirst(of slot: Int) -> Event {
        let place = heads[slot]
        let (event, next) = (places[Int(place)].event, places[Int(place)].next)
        heads[slot] = next
        if next == Self.none {
            tails[slot] = Self.none
            occupied[slot >> 6] &= ~(1 << UInt64(slot & 63))
        }
        places[Int(place)].next = free
        free = place
        return event
    }

    private mutating func take(_ event: Event) -> Int32 {
        guard free != Self.none else {
            places.append(Place(event: event, next: Self.none))
            return Int32(places.count - 1)
        }
        let place = free
        free = places[Int(place)].next
        places[Int(place)] = Place(event: event, next: Self.none)
        return place
    }

    /// Begins the turn of the earliest event that waits; false if none does up to `deadline`.
    private mutating func turn(until deadline: Int) -> Bool {
        guard let first = later.lazy.map(\.time).min(), first <= deadline else { return false }
        turnStart = first / Self.span * Self.span
        word = 0
        let waiting = later
        later.removeAll(keepingCapacity: true)
        for event in waiting { add(event.code, at: event.time) }
        return true
    }
}
