/// Where a link that leaves a SpiNN-5 board goes on: three FPGAs carry 16 each, two serial cables of eight.
///
/// Source: SpiNNMachine, `version/version_5.py`, `fpga_links`; spio, `designs/spinnaker_fpgas`.
public struct BoardExit: Sendable, Hashable, Codable {
    /// The FPGA, 0 to 2.
    public let fpga: Int

    /// The link's number at the FPGA, 0 to 15.
    public let channel: Int

    /// The board's side and the cable that leaves it, 0 to 5 clockwise from the south-east: its eight links share one
    /// serial line, and lead to the same board.
    public var side: Int { (fpga * 16 + channel) / 8 }
}

/// The 48 links that leave a SpiNN-5 board, in the order in which its FPGAs number them: clockwise along the rim, from
/// the east link of the chip at (7, 3) on.
enum BoardRim {
    /// Exits by place and link.
    static let exits: [ChipCoordinate: [Link: BoardExit]] = {
        var exits: [ChipCoordinate: [Link: BoardExit]] = [:]
        var place = ChipCoordinate(x: 7, y: 3)
        var link = Link.east
        for number in 0..<48 {
            exits[place, default: [:]][link] = BoardExit(fpga: number / 16, channel: number % 16)
            (place, link) = next(place, link)
        }
        return exits
    }()

    /// The next link clockwise if that leaves the board as well; otherwise the first one of the chip it leads to.
    private static func next(_ place: ChipCoordinate, _ link: Link) -> (ChipCoordinate, Link) {
        let turned = link.turned(by: -1)
        let beyond = ChipCoordinate(x: place.x + turned.dx, y: place.y + turned.dy)
        return BoardKind.spin5.contains(beyond) ? (beyond, turned.turned(by: 2)) : (place, turned)
    }
}

extension Link {
    /// The link some sixths of a circle further, counted against the clock as the numbers are.
    fileprivate func turned(by sixths: Int) -> Link {
        Link.allCases[(rawValue + sixths + Link.allCases.count) % Link.allCases.count]
    }
}

extension Machine {
    /// A chip's place on its board, counted from the Ethernet chip; nil if it is on none.
    public func place(of chip: ChipCoordinate) -> ChipCoordinate? {
        boardNumber(of: chip).map { number in
            let origin = boards[number].ethernet
            return ChipCoordinate(
                x: (chip.x - origin.x + size.width) % size.width, y: (chip.y - origin.y + size.height) % size.height)
        }
    }

    /// Where a link leaves its SpiNN-5 board, whether it leads to another board or over an open edge; nil if it stays
    /// on the board, or if there is no such board.
    public func exit(of link: Link, of chip: ChipCoordinate) -> BoardExit? {
        guard let number = boardNumber(of: chip), boards[number].kind == .spin5 else { return nil }
        return place(of: chip).flatMap { BoardRim.exits[$0]?[link] }
    }
}
