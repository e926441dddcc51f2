/// The largest number of each window and channel; of equal ones the first, row by row, and padding takes no part.
struct FixedMaxPooling: FixedLayer {
    let layer: Int
    let geometry: WindowGeometry
    let channels: Int

    var outputCount: Int { geometry.output.height * geometry.output.width * channels }

    func forward(
        _ x: Span<Int32>, weights: Span<Int32>, into y: inout MutableSpan<Int32>, _ pass: inout FixedPass
    ) {
        for place in y.indices { y[place] = .min }
        geometry.forEachTap(batch: pass.batch) { output, _, input in
            for c in 0..<channels {
                y[output * channels + c] = max(y[output * channels + c], x[input * channels + c])
            }
        }
    }

    /// The error of a result goes to the number that won; one that won several times gets the sum, which saturates in the
    /// order of the windows.
    func backward(
        _ dy: inout MutableSpan<Int32>, x: Span<Int32>, y: Span<Int32>, weights: Span<Int32>,
        into dx: inout MutableSpan<Int32>, needsInput: Bool, gradient: inout MutableSpan<Int32>,
        _ pass: inout FixedPass
    ) {
        guard needsInput else { return }
        for place in dx.indices { dx[place] = 0 }
        var misfits = 0
        geometry.forEachTap(batch: pass.batch) { output, _, input in
            for c in 0..<channels where x[input * channels + c] == y[output * channels + c] {
                let (sum, isCut) = dx[input * channels + c].addingSaturated(dy[output * channels + c])
                dx[input * channels + c] = sum
                misfits += isCut ? 1 : 0
                dy[output * channels + c] = 0
            }
        }
        pass.misfits[layer] += misfits
    }
}

extension Int32 {
    /// The sum, or the end of the range that is nearer to it, and whether it is that.
    func addingSaturated(_ other: Int32) -> (sum: Int32, isCut: Bool) {
        let sum = Int64(self) + Int64(other)
        let fitting = Int32(clamping: sum)
        return (fitting, Int64(fitting) != sum)
    }
}
