import Chip
import Testing

@Suite("A weave of three colours")
struct WeaveTests {
    /// What a swap is said to change is counted before and after: on any mixture, not only while it gets better.
    @Test(
        "knows what a swap does to the number of cycles", arguments: [(3, 3), (4, 4), (6, 3), (5, 7), (8, 6), (2, 5)])
    func changes(width: Int, height: Int) {
        var weave = Weave(Torus(width: width, height: height))
        var draw = Draw(seed: 11)
        var seen: Set<Int> = []
        for _ in 0..<400 {
            let rhombus = draw.next(below: weave.rhombi.count)
            guard let change = weave.change(rhombus) else { continue }
            let before = count(weave)
            #expect(weave.cycleCount == before)
            weave.swap(rhombus)
            #expect(count(weave) == before + change)
            seen.insert(change)
        }
        #expect(seen.count >= 3)
        #expect(weave.cycleCount == count(weave))
    }

    @Test("keeps two edges of each colour at every chip", arguments: [(3, 4), (6, 6), (2, 6), (7, 2)])
    func degrees(width: Int, height: Int) {
        let torus = Torus(width: width, height: height)
        var weave = Weave(torus)
        weave.search(seed: 4, swaps: 100)
        for chip in 0..<torus.count {
            let colours = (0..<6).map { weave.colours[weave.edges.edge(of: chip, slot: $0)] }
            #expect(colours.sorted() == [0, 0, 1, 1, 2, 2])
        }
    }

    @Test("begins with the rows, the diagonals and the columns", arguments: [(3, 3), (4, 6), (9, 5)])
    func start(width: Int, height: Int) {
        let weave = Weave(Torus(width: width, height: height))
        let diagonals = (1...width).last { width % $0 == 0 && height % $0 == 0 } ?? 1
        #expect(weave.cycleCount == height + diagonals + width)
        #expect(weave.palette == [0, 1, 2])
        #expect(!weave.isDone)
    }

    @Test("needs no search on a side of one or two chips", arguments: 2...20)
    func narrow(length: Int) {
        for width in 1...2 {
            #expect(Weave(Torus(width: width, height: length)).isDone)
            #expect(Weave(Torus(width: length, height: width)).isDone)
        }
        #expect(Weave(Torus(width: 1, height: length)).palette.count == 2)
        #expect(Weave(Torus(width: 1, height: 1)).palette.isEmpty)
    }

    /// A limit that does not hold would let a search go on for ever.
    @Test("makes no more swaps than it may", arguments: [0, 1, 5])
    func limit(swaps: Int) {
        let torus = Torus(width: 24, height: 24)
        var weave = Weave(torus)
        weave.search(seed: 1, swaps: swaps)
        let changed = zip(weave.colours, Weave(torus).colours).count { $0 != $1 }
        #expect(changed <= 4 * swaps)
        #expect(!weave.isDone)
        #expect(weave.cycleCount >= 72 - 2 * swaps)
    }

    /// Cycles of each colour, found by giving each chip the smallest number that its cycle has.
    private func count(_ weave: Weave) -> Int {
        (UInt8(0)..<3).reduce(0) { sum, colour in
            var names = Array(0..<weave.edges.torus.count)
            var isChanging = true
            while isChanging {
                isChanging = false
                for edge in weave.colours.indices where weave.colours[edge] == colour {
                    let (one, other) = (weave.edges.origin(edge), Int(weave.edges.ahead[edge]))
                    let least = min(names[one], names[other])
                    isChanging = isChanging || names[one] != names[other]
                    (names[one], names[other]) = (least, least)
                }
            }
            return sum + Set(names).count
        }
    }
}
