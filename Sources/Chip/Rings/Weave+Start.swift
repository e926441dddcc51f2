extension Weave {
    /// The colour that an edge begins with: that of its direction, or, on a side of two chips, the last one.
    ///
    /// On two columns no sequence of swaps was found that leads from the directions to three single cycles, but
    /// there is a pattern that has them at once: two rows of a seam, then any number of equal rows. In an equal
    /// row two colours take the edge to the east from either chip and one of the two diagonals, so each comes out
    /// of every row where it came in, and the third takes both edges to the north. How the rows begin and end is
    /// the seam's part alone, so the number of rows does not matter. On two rows, x and y change places.
    static func colour(_ edge: Int, _ torus: Torus) -> UInt8 {
        let (chip, axis) = edge.quotientAndRemainder(dividingBy: EdgeTable.axes)
        let place = torus[chip]
        if torus.width == 2, torus.height > 1 { return twoColumns(x: place.x, y: place.y, axis) }
        if torus.height == 2, torus.width > 1 { return twoColumns(x: place.y, y: place.x, EdgeTable.axes - 1 - axis) }
        return UInt8(axis)
    }

    /// Colours of the edges to the east, north-east and north, of the chip in the west, then of that in the east.
    private static func twoColumns(x: Int, y: Int, _ axis: Int) -> UInt8 {
        let seam: [[UInt8]] = [[0, 1, 1, 2, 0, 1], [0, 1, 2, 2, 0, 2]]
        let row = y < seam.count ? seam[y] : [0, 1, 2, 1, 0, 2]
        return row[x * EdgeTable.axes + axis]
    }
}
