import Chip
import Testing

@Suite("A tour")
struct TourTests {
    /// Edge numbers are free here: the step from chip a to chip b has the number 100 × smaller + larger.
    private func number(_ one: Int32, _ other: Int32) -> Int32 { 100 * min(one, other) + max(one, other) }

    private func tour(_ count: Int) -> Tour {
        let order = (0..<Int32(count)).map { Int32(count + 3) - $0 }
        let steps = order.indices.map { number(order[$0], order[($0 + 1) % count]) }
        return Tour(order: order, steps: steps, chips: count + 4)
    }

    @Test("keeps every other step when two are exchanged", arguments: 4...11)
    func exchange(count: Int) {
        for one in 0..<count {
            for two in 0..<count where two != one {
                var tour = tour(count)
                let before = Set(tour.steps)
                let (a, b) = (tour.order[one], tour.order[two])
                let (c, d) = (tour.order[(one + 1) % count], tour.order[(two + 1) % count])
                let (first, second) = (number(a, b), number(c, d))
                let given = [tour.steps[one], tour.steps[two]]
                tour.exchange(one, two, first: first, second: second)
                #expect(Set(tour.steps) == before.subtracting(given).union([first, second]))
                check(tour)
            }
        }
    }

    /// Every step has the number of the chips at its ends, and every chip is where it says.
    private func check(_ tour: Tour) {
        #expect(tour.order.sorted() == (0..<Int32(tour.count)).map { $0 + 4 })
        for place in 0..<tour.count {
            let next = tour.place(after: place)
            #expect(tour.steps[place] == number(tour.order[place], tour.order[next]))
            #expect(tour.place(of: tour.chip(at: place)) == place)
            #expect(tour.place(before: next) == place)
        }
    }

    @Test("moves no more than half of its chips in an exchange", arguments: [4, 9, 20])
    func halves(count: Int) {
        for two in 2..<count {
            var tour = tour(count)
            tour.exchange(0, two, first: Tour.gap, second: Tour.gap)
            #expect(tour.moved <= count / 2)
            #expect(tour.moved == min(two, count - two))
        }
    }

    @Test("counts its gaps")
    func gaps() {
        var tour = tour(8)
        #expect(tour.gapCount == 0)
        tour.setStep(at: 3, Tour.gap)
        tour.setStep(at: 3, Tour.gap)
        #expect(tour.gapCount == 1)
        #expect(tour.isGap(3))
        tour.exchange(3, 6, first: 7, second: Tour.gap)
        #expect(tour.gapCount == 1)
        tour.exchange(0, 5, first: Tour.gap, second: Tour.gap)
        #expect(tour.gapCount == tour.steps.count { $0 == Tour.gap })
        for place in 0..<8 { tour.setStep(at: place, 5) }
        #expect(tour.gapCount == 0)
    }
}
