import NeuralNetwork

extension Inceptions {
    /// C. Szegedy et al., "Inception-v4, Inception-ResNet", 2017: branches whose sum, scaled, is added to the input.
    ///
    /// - Parameter blocks: How many at each of three sizes of the images.
    static func writeResNetV2(blocks: [Int], classes: Int, _ list: inout LayerList) {
        var net = Inceptions(list)
        net.stem()
        net.module(
            [[Window(96)], [Window(48), Window(64, 5)], [Window(64), Window(96, 3), Window(96, 3)]],
            .mean(filters: 64))
        let first = [[Window(32)], [Window(32), Window(32, 3)], [Window(32), Window(48, 3), Window(64, 3)]]
        for _ in 0..<blocks[0] { net.residual(first, scale: 0.17) }
        net.module(
            [[Window(384, 3, stride: 2)], [Window(256), Window(256, 3), Window(384, 3, stride: 2)]], .largest)
        let second = [[Window(192)], [Window(128), Window(160, 1, 7), Window(192, 7, 1)]]
        for _ in 0..<blocks[1] { net.residual(second, scale: 0.1) }
        net.module(
            [
                [Window(256), Window(384, 3, stride: 2)], [Window(256), Window(288, 3, stride: 2)],
                [Window(256), Window(288, 3), Window(320, 3, stride: 2)],
            ], .largest)
        let third = [[Window(192)], [Window(192), Window(224, 1, 3), Window(256, 3, 1)]]
        for _ in 1..<blocks[2] { net.residual(third, scale: 0.2) }
        net.residual(third, scale: 1, isActivated: false)
        net.conv(Window(1536))
        net.list.classify(classes)
        list = net.list
    }

    private mutating func residual(_ branches: [[Window]], scale: Float, isActivated: Bool = true) {
        let input = list.last
        let ends = branches.map { branch($0, from: input) }
        list.add(.concatenate, from: ends)
        list.conv(list.size(input).channels, 1, hasBias: true)
        list.add(.rescaling(Rescaling(scale: scale)))
        list.add(.add, from: [input, list.last])
        if isActivated { list.activate(.relu) }
    }
}
