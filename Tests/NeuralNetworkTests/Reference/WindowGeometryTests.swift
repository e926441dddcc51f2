import NeuralNetwork
import Testing

@Suite struct WindowGeometryTests {
    /// Counts windows by trying every position.
    private func expected(_ size: Int, _ kernel: Int, _ stride: Int, _ padding: Padding) -> (Int, Int, Int) {
        var count = 0
        switch padding {
        case .valid:
            while count * stride + kernel <= size { count += 1 }
            return (count, 0, 0)
        case .same:
            while count * stride < size { count += 1 }
            var total = 0
            while (count - 1) * stride + kernel > size + total { total += 1 }
            return (count, total / 2, total - total / 2)
        }
    }

    @Test(arguments: [Padding.valid, .same], 1...9)
    func windowsAreCountedAsByHandForEverySmallCase(padding: Padding, size: Int) {
        for kernel in 1...9 {
            for stride in 1...9 {
                let windows = padding.windows(over: size, kernel: kernel, stride: stride)
                #expect(
                    windows == expected(size, kernel, stride, padding),
                    "size \(size), kernel \(kernel), stride \(stride)")
            }
        }
    }

    @Test(arguments: [Padding.valid, .same], 1...9)
    func modelsHaveTheShapesOfTheirWindows(padding: Padding, size: Int) {
        for kernel in 1...9 {
            for stride in 1...9 {
                let (rows, _, _) = expected(size, kernel, stride, padding)
                let (columns, _, _) = expected(7, 2, 3, padding)
                let conv = Conv2D(5, kernel: Extent(kernel, 2), strides: Extent(stride, 3), padding: padding)
                let model = try? Model(
                    name: "shape", inputHeight: size, inputWidth: 7, inputChannels: 2,
                    layers: [Layer("c", .conv2D(conv)), Layer("f", .flatten)])
                #expect(model?.shapes.first == (rows > 0 ? .spatial(height: rows, width: columns, channels: 5) : nil))
            }
        }
    }

    @Test func anEvenImageWithKernelThreeAndStrideTwoIsPaddedAfterOnly() {
        #expect(Padding.same.windows(over: 4, kernel: 3, stride: 2) == (2, 0, 1))
        #expect(Padding.same.windows(over: 224, kernel: 7, stride: 2) == (112, 2, 3))
        #expect(Padding.same.windows(over: 5, kernel: 3, stride: 2) == (3, 1, 1))
        #expect(Padding.same.windows(over: 5, kernel: 1, stride: 3) == (2, 0, 0))
    }

    @Test(arguments: [Padding.valid, .same], [1, 2, 3, 5])
    func tapsAreThePixelsInsideEachWindow(padding: Padding, kernel: Int) {
        for stride in 1...3 {
            let shape = TensorShape.spatial(height: 5, width: 6, channels: 1)
            let geometry = WindowGeometry(
                over: shape, window: Extent(kernel, 2), strides: Extent(stride, 1), padding: padding)
            let rows = expected(5, kernel, stride, padding)
            let columns = expected(6, 2, 1, padding)
            var wanted = Set<[Int]>()
            for n in 0..<2 {
                for row in 0..<rows.0 * stride {
                    for column in 0..<columns.0 where row % stride == 0 {
                        for (ky, y) in (row - rows.1..<row - rows.1 + kernel).enumerated() where y >= 0 && y < 5 {
                            for (kx, x) in (column - columns.1..<column - columns.1 + 2).enumerated()
                            where x >= 0 && x < 6 {
                                let output = (n * rows.0 + row / stride) * columns.0 + column
                                wanted.insert([output, ky * 2 + kx, n * 30 + y * 6 + x])
                            }
                        }
                    }
                }
            }
            var seen: [[Int]] = []
            geometry.forEachTap(batch: 2) { seen.append([$0, $1, $2]) }
            #expect(Set(seen) == wanted)
            #expect(seen.count == wanted.count)
            #expect(seen == seen.sorted { $0.lexicographicallyPrecedes($1) })
        }
    }
}
