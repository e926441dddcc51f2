import NeuralNetwork

extension Inceptions {
    /// C. Szegedy et al., "Rethinking the Inception Architecture", 2016.
    ///
    /// - Parameters:
    ///   - squares: Of each module with 5×5 windows the filters behind its pooling.
    ///   - lines: Of each module with 1×7 and 7×1 windows the filters between them.
    ///   - forks: Modules whose branches fork.
    static func writeV3(squares: [Int], lines: [Int], forks: Int, classes: Int, _ list: inout LayerList) {
        var net = Inceptions(list)
        net.stem()
        for pooled in squares {
            net.module(
                [[Window(64)], [Window(48), Window(64, 5)], [Window(64), Window(96, 3), Window(96, 3)]],
                .mean(filters: pooled))
        }
        net.module(
            [[Window(384, 3, stride: 2)], [Window(64), Window(96, 3), Window(96, 3, stride: 2)]], .largest)
        for filters in lines { net.lineModule(filters) }
        net.module(
            [
                [Window(192), Window(320, 3, stride: 2)],
                [Window(192), Window(192, 1, 7), Window(192, 7, 1), Window(192, 3, stride: 2)],
            ], .largest)
        for _ in 0..<forks { net.forkedModule() }
        net.list.classify(classes)
        list = net.list
    }

    /// 7×7 as 1×7 and 7×1.
    private mutating func lineModule(_ filters: Int) {
        module(
            [
                [Window(192)], [Window(filters), Window(filters, 1, 7), Window(192, 7, 1)],
                [
                    Window(filters), Window(filters, 7, 1), Window(filters, 1, 7), Window(filters, 7, 1),
                    Window(192, 1, 7),
                ],
            ], .mean(filters: 192))
    }

    /// Branches that fork into 1×3 and 3×1 at their end.
    private mutating func forkedModule() {
        let input = list.last
        let first = branch([Window(320)], from: input)
        let second = forked(branch([Window(384)], from: input))
        let third = forked(branch([Window(448), Window(384, 3)], from: input))
        list.meanPool(3, stride: 1, .same, from: input)
        list.add(.concatenate, from: [first, second, third, conv(Window(192))])
    }

    private mutating func forked(_ input: String) -> String {
        let ends = [conv(Window(384, 1, 3), from: input), conv(Window(384, 3, 1), from: input)]
        return list.add(.concatenate, from: ends)
    }
}
