import NeuralNetwork

/// A block that widens, convolves each channel and narrows again (Sandler et al. 2018).
struct InvertedResidual {
    var kernel = 3
    var stride = 1
    let filters: Int
    /// Channels in its middle; nil if they are not widened.
    var wide: Int?
    /// Channels of the squeeze, if there is one.
    var reduced: Int?
    var activation = Activation.relu6
    /// The functions of squeeze and excitation.
    var gate = (Activation.silu, Activation.sigmoid)
    /// Whether a stride of 2 stands behind zeros, as Keras' `correct_pad` has them, instead of its "same" padding.
    var isPadded = true
    /// Whether one convolution takes the place of the first two.
    var isFused = false
    /// Share of samples whose block is left out.
    var dropRate: Float = 0

    func add(to list: inout LayerList) {
        let before = list.last
        if isFused { addFused(to: &list) } else { addApart(to: &list) }
        guard stride == 1, filters == list.size(before).channels else { return }
        if dropRate > 0 { list.add(.sampleDropout(rate: dropRate)) }
        list.add(.add, from: [before, list.last])
    }

    private func addFused(to list: inout LayerList) {
        list.conv(wide ?? filters, kernel, stride: stride)
        list.norm(activation)
        guard wide != nil else { return }
        list.conv(filters, 1)
        list.norm()
    }

    private func addApart(to list: inout LayerList) {
        if let wide {
            list.conv(wide, 1)
            list.norm(activation)
        }
        let isShifted = stride > 1 && isPadded
        if isShifted { list.pad(for: kernel) }
        list.depthwise(kernel, stride: stride, padding: isShifted ? .valid : .same)
        list.norm(activation)
        if let reduced { list.squeezeAndExcite(to: reduced, gate.0, gate.1) }
        list.conv(filters, 1)
        list.norm()
    }

    /// The nearest multiple of 8, not below 8 and not more than a tenth below.
    static func eighths(_ channels: Double) -> Int {
        let nearest = max(8, Int(channels + 4) / 8 * 8)
        return Double(nearest) < 0.9 * channels ? nearest + 8 : nearest
    }
}
