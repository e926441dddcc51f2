import NeuralNetwork

/// B. Zoph et al., "Learning Transferable Architectures", 2018: cells of separable convolutions and poolings, each fed
/// by the two before it.
struct NASNet {
    private var list = LayerList()

    /// A narrow network: the two reductions of its stem and two normal cells.
    static func layers(filters: Int, classes: Int) -> [Layer] {
        var net = NASNet()
        net.list.conv(filters, 3, stride: 2, padding: .valid)
        let stem = net.list.norm()
        let first = net.reductionCell(stem, net.adjusted(stem, filters), filters)
        let second = net.reductionCell(first, net.halved(stem, filters), filters)
        let third = net.normalCell(second, net.halved(first, filters), filters)
        let fourth = net.normalCell(third, net.adjusted(second, filters), filters)
        net.list.add(.relu, from: [fourth])
        net.list.classify(classes)
        return net.list.layers
    }

    /// ReLU, separable convolution and normalization, twice; the first with the stride.
    private mutating func separable(_ filters: Int, _ side: Int, stride: Int = 1, from input: String) -> String {
        list.add(.relu, from: [input])
        list.separable(filters, side, stride: stride)
        list.norm(.relu)
        list.separable(filters, side)
        return list.norm()
    }

    /// ReLU, 1×1 convolution and normalization.
    private mutating func adjusted(_ input: String, _ filters: Int) -> String {
        list.add(.relu, from: [input])
        list.conv(filters, 1)
        return list.norm()
    }

    /// What came before the last cell, of twice its sides: pooled as it is and shifted by a pixel, beside each other.
    private mutating func halved(_ input: String, _ filters: Int) -> String {
        let active = list.add(.relu, from: [input])
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

    private mutating func normalCell(_ input: String, _ p: String, _ filters: Int) -> String {
        let h = adjusted(input, filters)
        let parts = [
            sum(separable(filters, 5, from: h), separable(filters, 3, from: p)),
            sum(separable(filters, 5, from: p), separable(filters, 3, from: p)),
            sum(list.meanPool(3, stride: 1, .same, from: h), p),
            sum(list.meanPool(3, stride: 1, .same, from: p), list.meanPool(3, stride: 1, .same, from: p)),
            sum(separable(filters, 3, from: h), h),
        ]
        return list.add(.concatenate, from: [p] + parts)
    }

    private mutating func reductionCell(_ input: String, _ p: String, _ filters: Int) -> String {
        let h = adjusted(input, filters)
        let first = sum(separable(filters, 5, stride: 2, from: h), separable(filters, 7, stride: 2, from: p))
        let second = sum(
            list.maxPool(3, stride: 2, .same, from: h), separable(filters, 7, stride: 2, from: p))
        let third = sum(
            list.meanPool(3, stride: 2, .same, from: h), separable(filters, 5, stride: 2, from: p))
        let fourth = sum(list.meanPool(3, stride: 1, .same, from: first), second)
        let fifth = sum(separable(filters, 3, from: first), list.maxPool(3, stride: 2, .same, from: h))
        return list.add(.concatenate, from: [second, third, fourth, fifth])
    }
}
