public import Wire

/// One thing that a rank does with a piece. Groups are numbered as in the ring of chip groups.
public enum RingRole: Hashable, Sendable {
    /// Folds these groups of its own, the first of the sum, and sends the partial.
    case start(groups: Range<Int>)
    /// Receives the partial, adds these groups in order, and sends it.
    case pass(groups: Range<Int>)
    /// Receives the partial, adds these groups, the last of the sum, and sends the result.
    case finish(groups: Range<Int>)
    /// Receives the result and copies it; sends it on unless the next rank is the one that finished it.
    case gather(forwards: Bool)
    /// The only rank: folds the first groups, then adds the others.
    case alone(first: Range<Int>, rest: Range<Int>)
}

extension RingSchedule {
    /// What `rank` does with a piece, in order.
    ///
    /// A sum that starts in the middle of an arc comes back to that rank, which adds the groups before the start
    /// last. Each rank sends at most one partial and one result of a piece, so at most twice the vector's bytes.
    public func roles(of rank: Rank, in piece: Piece) -> [RingRole] {
        let arc = arcs[rank.index]
        let starts = arc.contains(piece.startGroup)
        let first = piece.startGroup..<max(piece.startGroup, arc.upperBound)
        let rest = arc.lowerBound..<piece.startGroup.clamped(to: arc)
        if rankCount == 1 { return [.alone(first: first, rest: rest)] }
        if starts, rest.isEmpty { return [.start(groups: arc), gather(rank, piece)] }
        if starts { return [.start(groups: first), .finish(groups: rest)] }
        return rank == finisher(of: piece) ? [.finish(groups: arc)] : [.pass(groups: arc), gather(rank, piece)]
    }

    /// The rank after `rank` in the ring.
    public func next(after rank: Rank) -> Rank { Rank(rawValue: UInt16((rank.index + 1) % rankCount)) }

    /// The rank before `rank` in the ring.
    public func previous(before rank: Rank) -> Rank {
        Rank(rawValue: UInt16((rank.index + rankCount - 1) % rankCount))
    }

    /// The rank that hosts a chip group. Cost: linear in ranks.
    public func rank(hosting group: Int) -> Rank {
        guard let rank = arcs.firstIndex(where: { $0.contains(group) }) else {
            preconditionFailure("no rank hosts chip group \(group) of \(groupCount)")
        }
        return Rank(rawValue: UInt16(rank))
    }

    /// The rank that adds the last group of a piece.
    func finisher(of piece: Piece) -> Rank {
        let starter = rank(hosting: piece.startGroup)
        return arcs[starter.index].lowerBound == piece.startGroup ? previous(before: starter) : starter
    }

    private func gather(_ rank: Rank, _ piece: Piece) -> RingRole {
        .gather(forwards: next(after: rank) != finisher(of: piece))
    }
}

extension Int {
    /// The place in or at the end of `range` that is nearest.
    fileprivate func clamped(to range: Range<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
