/// gradient − level − slope · (x − mean), with numbers for each channel; the result may lie where the gradient does.
///
/// Of n samples and pixels in all, over all chip groups, a normalization's gradient of x is
/// γ/σ · (g − Σg/n − x̂ · Σg·x̂/n) with x̂ = (x − mean)/σ (Ioffe and Szegedy 2015). A kernel to which mean and variance
/// are constants gives γ/σ · g; the rest is `level` = γ/σ · Σg/n and `slope` = γ/σ² · Σg·x̂/n.
struct Recentring: ElementWork {
    let layout: ChannelLayout

    /// x holds the normalization's x, the gradient, then the mean, level and slope; y the result.
    func run(_ x: [UnsafePointer<Float>], _ y: [UnsafeMutablePointer<Float>]) {
        let lane = layout.width % 16 == 0 ? 16 : 1
        for row in 0..<layout.rows {
            let first = row * layout.places * layout.width
            let channel = row % layout.rowsPerSample * layout.width
            for part in stride(from: 0, to: layout.width, by: lane) {
                let terms = unsafe (x[2] + channel + part, x[3] + channel + part, x[4] + channel + part)
                if lane == 16 {
                    unsafe runBlock(x[0] + first + part, x[1] + first + part, terms, y[0] + first + part)
                } else {
                    unsafe runOne(x[0] + first + part, x[1] + first + part, terms, y[0] + first + part)
                }
            }
        }
    }

    private typealias Terms = (UnsafePointer<Float>, UnsafePointer<Float>, UnsafePointer<Float>)

    /// Sixteen channels at all pixels.
    private func runBlock(
        _ x: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ terms: Terms, _ y: UnsafeMutablePointer<Float>
    ) {
        func vector(_ pointer: UnsafePointer<Float>) -> SIMD16<Float> {
            unsafe UnsafeRawPointer(pointer).loadUnaligned(as: SIMD16<Float>.self)
        }
        let (mean, level, slope) = unsafe (vector(terms.0), vector(terms.1), vector(terms.2))
        for place in 0..<layout.places {
            let offset = place * layout.width
            let own = unsafe vector(gradient + offset)
            let corrected = unsafe own - (level + slope * (vector(x + offset) - mean))
            unsafe UnsafeMutableRawPointer(y + offset).storeBytes(of: corrected, as: SIMD16<Float>.self)
        }
    }

    /// One channel at all pixels.
    private func runOne(
        _ x: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ terms: Terms, _ y: UnsafeMutablePointer<Float>
    ) {
        let (mean, level, slope) = unsafe (terms.0[0], terms.1[0], terms.2[0])
        for place in 0..<layout.places {
            let offset = place * layout.width
            unsafe y[offset] = gradient[offset] - (level + slope * (x[offset] - mean))
        }
    }
}

/// One number everywhere.
struct Constant: ElementWork {
    let value: Float
    let count: Int

    func run(_ x: [UnsafePointer<Float>], _ y: [UnsafeMutablePointer<Float>]) {
        unsafe y[0].update(repeating: value, count: count)
    }
}
