import NeuralNetwork

/// B. Zoph et al., "Learning Transferable Architectures", 2018: cells of separable convolutions and poolings, each fed
/// by the two before it.
struct NASNet {
    private var list: LayerList
    /// The result before the last, nil at the beginning.
    private var before: String?

    /// - Parameters:
    ///   - stem: Filters of the first convolution.
    ///   - filters: Of a cell before the first reduction; twice as many behind each.
    ///   - cells: Between two reductions.
    ///   - skips: Whether a reduction's input does not feed the cell behind it, but what came before that.
    static func write(
        stem: Int, filters: Int, cells: Int, skips: Bool, classes: Int, _ list: inout LayerList
    ) {
        var net = NASNet(list: list)
        net.list.conv(stem, 3, stride: 2, padding: .valid)
        net.list.norm()
        net.reduce(filters / 4, isSkipped: false)
        net.reduce(filters / 2, isSkipped: false)
        for stage in 0..<3 {
            if stage > 0 { net.reduce(filters << stage, isSkipped: skips) }
            for _ in 0..<cells { net.proceed { $0.normalCell($1, $2, filters << stage) } }
        }
        net.list.activate(.relu)
        net.list.classify(classes)
        list = net.list
    }

    private mutating func reduce(_ filters: Int, isSkipped: Bool) {
        let earlier = before
        proceed { $0.reductionCell($1, $2, filters) }
        if isSkipped { before = earlier }
    }

    /// A cell behind the last result and the one before it.
    private mutating func proceed(_ cell: (inout NASNet, _ input: String, _ before: String?) -> Void) {
        let (input, earlier) = (list.last, before)
        cell(&self, input, earlier)
        before = input
    }

    /// ReLU, separable convolution and normalization, twice; the first with the stride.
    private mutating func separable(_ filters: Int, _ side: Int, stride: Int = 1, from input: String) -> String {
        list.activate(.relu, from: input)
        if stride > 1 { list.pad(for: side) }
        list.separable(filters, side, stride: stride, padding: stride > 1 ? .valid : .same)
        list.norm(.relu)
        list.separable(filters, side)
        return list.norm()
    }

    /// ReLU, 1×1 convolution and normalization.
    private mutating func projected(_ input: String, _ filters: Int) -> String {
        list.activate(.relu, from: input)
        list.conv(filters, 1)
        return list.norm()
    }

    /// What came before the input, in its shape.
    private mutating func adjusted(_ before: String?, to input: String, _ filters: Int) -> String {
        guard let before else { return input }
        if list.size(before).side != list.size(input).side { return halved(before, filters) }
        return list.size(before).channels == filters ? before : projected(before, filters)
    }

    /// What came before the last cell, of twice its sides: pooled as it is and shifted by a pixel, beside each other.
    private mutating func halved(_ input: String, _ filters: Int) -> String {
        let active = list.activate(.relu, from: input)
        list.meanPool(1, stride: 2, from: active)
        let first = list.conv(filters / 2, 1)
        list.add(.zeroPadding2D(Border(top: 0, bottom: 1, left: 0, right: 1)), from: [active])
        list.add(.cropping2D(Border(top: 1, bottom: 0, left: 1, right: 0)))
        list.meanPool(1, stride: 2)
        list.conv(filters / 2, 1)
        list.add(.concatenate, from: [first, list.last])
        return list.norm()
    }

    private mutating func sum(_ a: String, _ b: String) -> String { list.add(.add, from: [a, b]) }

    private mutating func normalCell(_ input: String, _ before: String?, _ filters: Int) {
        let p = adjusted(before, to: input, filters)
        let h = projected(input, filters)
        let parts = [
            sum(separable(filters, 5, from: h), separable(filters, 3, from: p)),
            sum(separable(filters, 5, from: p), separable(filters, 3, from: p)),
            sum(list.meanPool(3, stride: 1, .same, from: h), p),
            sum(list.meanPool(3, stride: 1, .same, from: p), list.meanPool(3, stride: 1, .same, from: p)),
            sum(separable(filters, 3, from: h), h),
        ]
        list.add(.concatenate, from: [p] + parts)
    }

    private mutating func reductionCell(_ input: String, _ before: String?, _ filters: Int) {
        let p = adjusted(before, to: input, filters)
        let h = projected(input, filters)
        let padded = list.pad(for: 3)
        let first = sum(separable(filters, 5, stride: 2, from: h), separable(filters, 7, stride: 2, from: p))
        let second = sum(list.maxPool(3, stride: 2, from: padded), separable(filters, 7, stride: 2, from: p))
        let third = sum(list.meanPool(3, stride: 2, from: padded), separable(filters, 5, stride: 2, from: p))
        let fourth = sum(second, list.meanPool(3, stride: 1, .same, from: first))
        let fifth = sum(separable(filters, 3, from: first), list.maxPool(3, stride: 2, from: padded))
        list.add(.concatenate, from: [second, third, fourth, fifth])
    }
}
