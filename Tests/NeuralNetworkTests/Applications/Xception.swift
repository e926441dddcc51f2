import NeuralNetwork

/// F. Chollet, "Xception", 2017: blocks of separable convolutions.
struct Xception {
    private var list: LayerList

    /// - Parameter middle: Blocks that keep the sides.
    static func write(middle: Int, classes: Int, _ list: inout LayerList) {
        var net = Xception(list: list)
        net.stem()
        net.halve(128, 128, isActivated: false)
        net.halve(256, 256)
        net.halve(728, 728)
        for _ in 0..<middle { net.keep(728) }
        net.halve(728, 1024)
        for filters in [1536, 2048] {
            net.list.separable(filters)
            net.list.norm(.relu)
        }
        net.list.classify(classes)
        list = net.list
    }

    private mutating func stem() {
        list.conv(32, 3, stride: 2, padding: .valid)
        list.norm(.relu)
        list.conv(64, 3, padding: .valid)
        list.norm(.relu)
    }

    /// Two separable convolutions and a pooling, beside a strided 1×1 convolution.
    private mutating func halve(_ first: Int, _ second: Int, isActivated: Bool = true) {
        let input = list.last
        list.conv(second, 1, stride: 2, from: input)
        let shortcut = list.norm()
        if isActivated {
            list.activate(.relu, from: input)
            list.separable(first)
        } else {
            list.separable(first, from: input)
        }
        list.norm(.relu)
        list.separable(second)
        list.norm()
        list.maxPool(3, stride: 2, .same)
        list.add(.add, from: [list.last, shortcut])
    }

    /// Three separable convolutions, added to their input.
    private mutating func keep(_ filters: Int) {
        let input = list.last
        for _ in 0..<3 {
            list.activate(.relu)
            list.separable(filters)
            list.norm()
        }
        list.add(.add, from: [list.last, input])
    }
}
