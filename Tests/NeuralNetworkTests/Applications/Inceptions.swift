import NeuralNetwork

/// Networks of branches side by side: what InceptionV3 and Inception-ResNet-v2 have in common.
struct Inceptions {
    /// A convolution of a branch.
    struct Window {
        let filters: Int
        let rows: Int
        let columns: Int
        let stride: Int

        init(_ filters: Int, _ rows: Int = 1, _ columns: Int? = nil, stride: Int = 1) {
            (self.filters, self.rows, self.columns, self.stride) = (filters, rows, columns ?? rows, stride)
        }
    }

    /// What one of the branches of a module begins with, if not with a convolution.
    enum Pooling {
        case mean(filters: Int)
        case largest
    }

    var list: LayerList

    init(_ list: LayerList) {
        self.list = list
        self.list.normalization.scales = false
    }

    /// A convolution, a normalization without gamma and a ReLU; where it halves the sides without zeros around.
    @discardableResult mutating func conv(_ window: Window, _ padding: Padding = .same, from input: String? = nil)
        -> String
    {
        list.conv(
            window.filters, Extent(window.rows, window.columns), stride: window.stride,
            padding: window.stride > 1 ? .valid : padding, from: input)
        return list.norm(.relu)
    }

    /// Convolutions one after the other.
    mutating func branch(_ windows: [Window], from input: String) -> String {
        for (index, window) in windows.enumerated() { conv(window, from: index == 0 ? input : nil) }
        return list.last
    }

    /// Branches and a pooling, beside each other.
    mutating func module(_ branches: [[Window]], _ pooling: Pooling) {
        let input = list.last
        var ends = branches.map { branch($0, from: input) }
        switch pooling {
        case .mean(let filters):
            list.meanPool(3, stride: 1, .same, from: input)
            ends.append(conv(Window(filters)))
        case .largest: ends.append(list.maxPool(3, stride: 2, from: input))
        }
        list.add(.concatenate, from: ends)
    }

    mutating func stem() {
        conv(Window(32, 3, stride: 2))
        conv(Window(32, 3), .valid)
        conv(Window(64, 3))
        list.maxPool(3, stride: 2)
        conv(Window(80))
        conv(Window(192, 3), .valid)
        list.maxPool(3, stride: 2)
    }
}
