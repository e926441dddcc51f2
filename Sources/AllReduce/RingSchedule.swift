/// The whole all-reduce as data: which pieces there are, and who does what with each.
///
/// The canonical order: the vector is cut into blocks of 65,536 elements from its beginning; block b is summed from
/// chip group b mod G once round the ring of groups, as a left fold. Buckets and arcs decide only what is sent
/// when and who adds what, never the order of addition.
public struct RingSchedule: Hashable, Sendable {
    /// A contiguous part of the vector: the unit on the wire and of the work on it, within one block and one bucket.
    public struct Piece: Hashable, Sendable {
        /// Its elements.
        public let elements: Range<Int>
        /// The block it lies in.
        public let block: Int
        /// The chip group its sum begins with.
        public let startGroup: Int
        /// It may be sent when the elements from here on are final: the beginning of its bucket.
        public let readyOffset: Int
    }

    /// Bytes of the largest piece, a whole block.
    public static let maximumPayloadBytes = Limits.blockElements * MemoryLayout<Float>.size

    /// Elements of the vector.
    public let elementCount: Int
    /// The chip groups that each rank hosts, in ring order.
    public let arcs: [Range<Int>]
    /// The pieces in the order in which backward computes them: from the end of the vector.
    public let pieces: [Piece]

    /// Number of ranks, W.
    public var rankCount: Int { arcs.count }
    /// Number of chip groups, G.
    public var groupCount: Int { arcs[arcs.count - 1].upperBound }
    /// Frames that one rank can have under way, both kinds, in this step and the next: the room a transport needs.
    public var frameLimit: Int { 4 * pieces.count + 4 }

    /// Plans the sum of vectors of `elementCount` floats; a piece is sent when its bucket of `bucketBytes` is ready.
    ///
    /// Cost: one entry for each piece, that is for each block and each bucket of the vector.
    public init(elementCount: Int, arcs: [Range<Int>], bucketBytes: Int) throws(RingScheduleError) {
        try self.init(
            elementCount: elementCount, arcs: arcs, bucketBytes: bucketBytes, blockElements: Limits.blockElements)
    }

    /// The same with blocks of another size, for tests of small cases.
    package init(
        elementCount: Int, arcs: [Range<Int>], bucketBytes: Int, blockElements: Int
    ) throws(RingScheduleError) {
        guard elementCount >= 0 else { throw .elementCount(elementCount) }
        guard bucketBytes >= 4, bucketBytes % 4 == 0 else { throw .bucketBytes(bucketBytes) }
        try Self.check(arcs)
        let bound = elementCount / (bucketBytes / 4) + elementCount / blockElements + 2
        guard bound <= Limits.pieces else { throw .pieces(bound) }
        self.elementCount = elementCount
        self.arcs = arcs
        pieces = Self.cut(
            elementCount, bucket: bucketBytes / 4, block: blockElements, groups: arcs[arcs.count - 1].upperBound)
    }

    private static func check(_ arcs: [Range<Int>]) throws(RingScheduleError) {
        guard (1...Limits.ranks).contains(arcs.count) else { throw .rankCount(arcs.count) }
        var next = 0
        for (rank, arc) in arcs.enumerated() {
            guard arc.lowerBound == next, !arc.isEmpty else { throw .arc(rank: rank, arc, expectedStart: next) }
            next = arc.upperBound
        }
    }

    private static func cut(_ elementCount: Int, bucket: Int, block: Int, groups: Int) -> [Piece] {
        var pieces: [Piece] = []
        var end = elementCount
        while end > 0 {
            let start = max(0, end - bucket)
            var upper = end
            while upper > start {
                let index = (upper - 1) / block
                let lower = max(start, index * block)
                pieces.append(
                    Piece(elements: lower..<upper, block: index, startGroup: index % groups, readyOffset: start))
                upper = lower
            }
            end = start
        }
        return pieces
    }
}
