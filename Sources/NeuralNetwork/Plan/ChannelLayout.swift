/// How the channels of a batch of images or vectors lie: `rows` times `places` pixels of `width` channels each.
///
/// In blocks of channels a row is one block of one sample; else a sample is one row with all its channels together.
struct ChannelLayout: Sendable, Hashable {
    let rows: Int
    let places: Int
    let width: Int
    /// Rows of a sample.
    let rowsPerSample: Int

    init(_ layout: BlockedLayout) {
        places = layout.sizes.dropFirst(2).reduce(1, *)
        width = layout.blocks.first?.size ?? layout.sizes[1]
        rowsPerSample = layout.padded[1] / width
        rows = layout.sizes[0] * rowsPerSample
    }

    init(rows: Int, places: Int, width: Int, rowsPerSample: Int) {
        (self.rows, self.places, self.width, self.rowsPerSample) = (rows, places, width, rowsPerSample)
    }

    /// Elements in memory.
    var count: Int { rows * places * width }
}
