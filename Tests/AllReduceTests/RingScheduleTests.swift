import AllReduce
import Testing
import Wire

@Suite struct RingScheduleTests {
    /// Every schedule with up to 6 ranks and 8 groups, for vectors around the size of a block of 3 elements.
    static func everySchedule(_ body: (RingSchedule) throws -> Void) throws {
        for groups in 1...8 {
            for arcs in (1...min(6, groups)).flatMap({ Cases.arcs(groups: groups, ranks: $0) }) {
                for count in [0, 1, 2, 3, 7, 13] {
                    for bucketBytes in [4, 8, 20, 1 << 20] {
                        try body(
                            RingSchedule(
                                elementCount: count, arcs: arcs, bucketBytes: bucketBytes, blockElements: 3))
                    }
                }
            }
        }
    }

    @Test func piecesCoverTheVectorFromItsEndOnce() throws {
        try Self.everySchedule { schedule in
            var end = schedule.elementCount
            for piece in schedule.pieces {
                #expect(piece.elements.upperBound == end && !piece.elements.isEmpty)
                end = piece.elements.lowerBound
            }
            #expect(end == 0)
        }
    }

    @Test func aPieceLiesWithinOneBlockAndOneBucket() throws {
        for bucketBytes in [4, 8, 20, 1 << 20] {
            let schedule = try RingSchedule(
                elementCount: 13, arcs: [0..<2, 2..<5], bucketBytes: bucketBytes, blockElements: 3)
            let bucket = bucketBytes / 4
            for piece in schedule.pieces {
                #expect(piece.elements.allSatisfy { $0 / 3 == piece.block })
                #expect(piece.startGroup == piece.block % 5)
                for element in piece.elements {
                    let later = (12 - element) / bucket  // buckets nearer to the end
                    #expect(piece.readyOffset == max(0, 13 - (later + 1) * bucket))
                }
            }
        }
    }

    @Test func everySumIsALeftFoldOnceRoundTheRing() throws {
        try Self.everySchedule { schedule in
            for piece in schedule.pieces {
                let walk = Walk(schedule, piece)
                let groups = schedule.groupCount
                #expect(walk.order == (0..<groups).map { (piece.startGroup + $0) % groups })
                #expect(walk.holders == Set(0..<schedule.rankCount), "every rank ends with the sum")
            }
        }
    }

    @Test func noRankSendsMoreThanTwiceTheVector() throws {
        try Self.everySchedule { schedule in
            for rank in 0..<schedule.rankCount {
                let sent = schedule.pieces.map { $0.elements.count * Walk.sends(schedule, $0, rank) }.reduce(0, +)
                #expect(sent <= 2 * schedule.elementCount)
                if schedule.rankCount == 1 { #expect(sent == 0) }
            }
        }
    }

    @Test func aStartAtAnArcsBeginningTakesTheRingsLowerBound() throws {
        let schedule = try RingSchedule(
            elementCount: 9, arcs: [0..<1, 1..<2, 2..<3], bucketBytes: 64, blockElements: 3)
        for piece in schedule.pieces {
            let sends: [Int] = (0..<3).map { Walk.sends(schedule, piece, $0) }
            #expect(sends.reduce(0, +) == 4, "2(W-1) frames for 3 ranks")
        }
    }

    @Test func blocksDoNotDependOnBuckets() throws {
        let small = try RingSchedule(elementCount: 200_000, arcs: [0..<3], bucketBytes: 65_536)
        let large = try RingSchedule(elementCount: 200_000, arcs: [0..<3], bucketBytes: 25 << 20)
        #expect(large.pieces.map(\.elements) == [196_608..<200_000, 131_072..<196_608, 65_536..<131_072, 0..<65_536])
        #expect(small.pieces.allSatisfy { $0.elements.lowerBound / 65_536 == $0.block })
        #expect(large.pieces.map(\.startGroup) == [0, 2, 1, 0])
    }

    @Test(
        arguments: [
            ([], 4, "a ring of 0 ranks, must be 1 to 65536"),
            ([0..<2, 3..<4], 4, "rank 1 hosts chip groups 3..<4, must be one or more from 2 on"),
            ([0..<2, 2..<2], 4, "rank 1 hosts chip groups 2..<2, must be one or more from 2 on"),
            ([1..<2], 4, "rank 0 hosts chip groups 1..<2, must be one or more from 0 on"),
            ([0..<2], 6, "buckets of 6 bytes, must be a multiple of 4, for example 1048576"),
            ([0..<2], 0, "buckets of 0 bytes, must be a multiple of 4, for example 1048576"),
        ] as [([Range<Int>], Int, String)])
    func anImpossibleRingIsRefused(arcs: [Range<Int>], bucketBytes: Int, message: String) {
        let error = #expect(throws: RingScheduleError.self) {
            try RingSchedule(elementCount: 10, arcs: arcs, bucketBytes: bucketBytes)
        }
        #expect(error?.description == message)
    }

    @Test func tooManyPiecesAreRefused() {
        #expect(throws: RingScheduleError.pieces(2_000_032)) {
            try RingSchedule(elementCount: 2_000_000, arcs: [0..<1], bucketBytes: 4)
        }
        #expect(throws: RingScheduleError.elementCount(-1)) {
            try RingSchedule(elementCount: -1, arcs: [0..<1], bucketBytes: 4)
        }
    }
}

/// Follows one piece round the ring by its roles alone.
struct Walk {
    /// Chip groups in order of addition.
    private(set) var order: [Int] = []
    /// Ranks that end with the sum.
    private(set) var holders: Set<Int> = []

    init(_ schedule: RingSchedule, _ piece: RingSchedule.Piece) {
        let ranks = schedule.rankCount
        var place = schedule.rank(hosting: piece.startGroup).index
        var roles = (0..<ranks).map { schedule.roles(of: Rank(rawValue: UInt16($0)), in: piece) }
        var result = false
        while true {
            guard !roles[place].isEmpty else { return }
            switch roles[place].removeFirst() {
            case .start(let groups), .pass(let groups): order += groups
            case .finish(let groups):
                order += groups
                holders.insert(place)
                result = true
            case .gather(let forwards):
                guard result else { return }
                holders.insert(place)
                if !forwards { return }
            case .alone(let first, let rest):
                order += Array(first) + Array(rest)
                holders.insert(place)
                return
            }
            place = (place + 1) % ranks
        }
    }

    /// How often a rank sends the piece.
    static func sends(_ schedule: RingSchedule, _ piece: RingSchedule.Piece, _ rank: Int) -> Int {
        schedule.roles(of: Rank(rawValue: UInt16(rank)), in: piece).count { role in
            switch role {
            case .start, .pass, .finish: true
            case .gather(let forwards): forwards
            case .alone: false
            }
        }
    }
}
