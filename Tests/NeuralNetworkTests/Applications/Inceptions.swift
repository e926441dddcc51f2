import NeuralNetwork

/// Networks of branches side by side: InceptionV3, Inception-ResNet-v2.
struct Inceptions {
    private var list = LayerList()
    /// Filters of the narrowest branches.
    private let width: Int

    private init(width: Int) {
        self.width = width
        list.normalization.scales = false
    }

    /// A convolution, a normalization without gamma and a ReLU.
    @discardableResult private mutating func conv(
        _ factor: Int, _ rows: Int, _ columns: Int, stride: Int = 1, _ padding: Padding = .same,
        from input: String? = nil
    ) -> String {
        list.conv(factor * width, Extent(rows, columns), stride: stride, padding: padding, from: input)
        return list.norm(.relu)
    }

    /// Convolutions one after the other, of so many rows and columns.
    private mutating func branch(_ windows: [(factor: Int, rows: Int, columns: Int)], from input: String) -> String {
        for (index, window) in windows.enumerated() {
            conv(window.factor, window.rows, window.columns, from: index == 0 ? input : nil)
        }
        return list.last
    }

    private mutating func pooled(_ factor: Int, from input: String) -> String {
        list.meanPool(3, stride: 1, .same, from: input)
        return conv(factor, 1, 1)
    }

    private mutating func stem() {
        conv(1, 3, 3, stride: 2, .valid)
        conv(1, 3, 3, .valid)
        conv(2, 3, 3)
        list.maxPool(3, stride: 2)
    }

    /// Halves the sides: a strided convolution, several of them and a pooling.
    private mutating func reduction(_ factor: Int) {
        let input = list.last
        let one = conv(factor, 3, 3, stride: 2, .valid, from: input)
        _ = branch([(1, 1, 1), (2, 3, 3)], from: input)
        let several = conv(factor, 3, 3, stride: 2, .valid)
        list.add(.concatenate, from: [one, several, list.maxPool(3, stride: 2, from: input)])
    }

    /// C. Szegedy et al., "Rethinking the Inception Architecture", 2016: one module of each kind.
    static func v3(width: Int, classes: Int) -> [Layer] {
        var net = Inceptions(width: width)
        net.stem()
        net.squareModule()
        net.reduction(3)
        net.lineModule()
        net.reduction(4)
        net.forkedModule()
        net.list.classify(classes)
        return net.list.layers
    }

    /// 1×1, 5×5, twice 3×3 and a pooling.
    private mutating func squareModule() {
        let input = list.last
        let branches = [
            branch([(2, 1, 1)], from: input), branch([(1, 1, 1), (2, 5, 5)], from: input),
            branch([(2, 1, 1), (3, 3, 3), (3, 3, 3)], from: input), pooled(1, from: input),
        ]
        list.add(.concatenate, from: branches)
    }

    /// 7×7 as 1×7 and 7×1.
    private mutating func lineModule() {
        let input = list.last
        let branches = [
            branch([(2, 1, 1)], from: input), branch([(1, 1, 1), (1, 1, 7), (2, 7, 1)], from: input),
            branch([(1, 1, 1), (1, 7, 1), (1, 1, 7), (1, 7, 1), (2, 1, 7)], from: input), pooled(2, from: input),
        ]
        list.add(.concatenate, from: branches)
    }

    /// Branches that fork into 1×3 and 3×1 at their end.
    private mutating func forkedModule() {
        let input = list.last
        let first = branch([(2, 1, 1)], from: input)
        let second = forked(branch([(2, 1, 1)], from: input))
        let third = forked(branch([(2, 1, 1), (2, 3, 3)], from: input))
        list.add(.concatenate, from: [first, second, third, pooled(1, from: input)])
    }

    private mutating func forked(_ input: String) -> String {
        let ends = [conv(2, 1, 3, from: input), conv(2, 3, 1, from: input)]
        return list.add(.concatenate, from: ends)
    }

    /// C. Szegedy et al., "Inception-v4, Inception-ResNet", 2017: branches whose sum, scaled, is added to the input.
    static func resNetV2(width: Int, classes: Int) -> [Layer] {
        var net = Inceptions(width: width)
        net.stem()
        net.squareModule()
        net.residual(
            [[(1, 1, 1)], [(1, 1, 1), (1, 3, 3)], [(1, 1, 1), (2, 3, 3), (2, 3, 3)]], channels: 8, scale: 0.17)
        net.reduction(4)
        net.residual([[(2, 1, 1)], [(1, 1, 1), (1, 1, 7), (2, 7, 1)]], channels: 16, scale: 0.1)
        net.residual([[(2, 1, 1)], [(1, 1, 1), (1, 1, 3), (2, 3, 1)]], channels: 16, scale: 0.2)
        net.list.classify(classes)
        return net.list.layers
    }

    private mutating func residual(
        _ branches: [[(factor: Int, rows: Int, columns: Int)]], channels: Int, scale: Float
    ) {
        let input = list.last
        let ends = branches.map { branch($0, from: input) }
        list.add(.concatenate, from: ends)
        list.conv(channels * width, 1, hasBias: true)
        list.add(.rescaling(Rescaling(scale: scale)))
        list.add(.add, from: [input, list.last])
        list.add(.relu)
    }
}
