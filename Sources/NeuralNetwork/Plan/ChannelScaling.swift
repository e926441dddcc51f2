/// (x − subtrahend) · factor + addend, or on the way back gradient · factor, with numbers for each channel.
struct ChannelScaling: ElementWork {
    private let rows: Int
    private let rowsPerSample: Int
    private let places: Int
    private let width: Int
    /// Of each row of a sample `width` subtrahends, as many factors and as many addends.
    private let terms: [Float]

    /// Channels that only fill a block stay zero. Where the channels of a pixel lie together, a line of pixels is taken
    /// at a time, so that vector registers are full however few channels there are.
    init(_ map: ChannelMap, _ layout: BlockedLayout) {
        let channels = ChannelLayout(layout)
        let line = channels.rowsPerSample == 1 ? layout.sizes.dropFirst(2).last ?? 1 : 1
        (rows, rowsPerSample) = (channels.rows, channels.rowsPerSample)
        (places, width) = (channels.places / line, channels.width * line)
        func laid(_ values: [Float]) -> [Float] {
            let filled = values + [Float](repeating: 0, count: layout.padded[1] - values.count)
            return (0..<line).flatMap { _ in filled }
        }
        let laidTerms = [map.subtrahend, map.factor, map.addend].map(laid)
        let width = width
        terms = (0..<rowsPerSample).flatMap { row in
            laidTerms.flatMap { $0[row * width..<(row + 1) * width] }
        }
    }

    private init(backwardOf map: ChannelScaling) {
        (rows, rowsPerSample, places, width) = (map.rows, map.rowsPerSample, map.places, map.width)
        terms = map.terms.indices.map { index in
            index / map.width % 3 == 1 ? map.terms[index] : 0
        }
    }

    /// What it does to a gradient.
    var backward: ChannelScaling { ChannelScaling(backwardOf: self) }

    func run(_ x: [UnsafePointer<Float>], _ y: [UnsafeMutablePointer<Float>]) {
        unsafe terms.withUnsafeBufferPointer { terms in
            guard let base = terms.baseAddress else { return }
            for row in 0..<rows {
                let first = row * places * width
                unsafe run(x[0] + first, y[0] + first, base + row % rowsPerSample * 3 * width)
            }
        }
    }

    private func run(
        _ from: UnsafePointer<Float>, _ to: UnsafeMutablePointer<Float>, _ subtrahends: UnsafePointer<Float>
    ) {
        let (factors, addends) = unsafe (subtrahends + width, subtrahends + 2 * width)
        for place in 0..<places {
            for channel in 0..<width {
                let difference = unsafe from[place * width + channel] - subtrahends[channel]
                unsafe to[place * width + channel] = difference * factors[channel] + addends[channel]
            }
        }
    }
}
