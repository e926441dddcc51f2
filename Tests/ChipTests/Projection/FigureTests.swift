import Chip
import Testing

@Suite("Numbers for people")
struct FigureTests {
    @Test(
        "have three significant digits and commas between thousands",
        arguments: [
            (0, "0"), (0.012345, "0.0123"), (0.5738, "0.574"), (4.5678, "4.57"), (99.96, "100"), (123.4, "123"),
            (1_281_167, "1,280,000"), (57_600, "57,600"), (-2.5, "-2.50"), (.infinity, "-"),
        ])
    func text(value: Double, expected: String) {
        #expect(Figure.text(value) == expected)
    }

    @Test(
        "of time have the largest unit of which there are two",
        arguments: [(1, "1.00 s"), (119, "119 s"), (120, "2.00 min"), (7200, "2.00 h"), (172_800, "2.00 days")])
    func time(seconds: Double, expected: String) {
        #expect(Figure.time(seconds) == expected)
    }

    @Test("that are whole keep all their digits", arguments: [(0, "0"), (999, "999"), (1_023_045, "1,023,045")])
    func grouped(value: Int, expected: String) {
        #expect(Figure.grouped(value) == expected)
    }

    @Test("on an axis lie between its powers of ten, in equal steps")
    func axis() {
        let axis = LogAxis(over: [48, 57_600], from: 0, to: 400)
        #expect(axis.decades == 1...5 && axis.ticks == [10, 100, 1000, 10_000, 100_000])
        let places = [10, 1000, 1e5].map { axis.place($0).rounded() }
        #expect(places == [0, 200, 400])
        #expect(LogAxis(over: [10], from: 0, to: 1).decades == 1...2 && axis.smallTicks.count == 4 * 8)
    }
}
