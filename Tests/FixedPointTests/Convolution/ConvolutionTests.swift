import FixedPoint
import Testing

/// The three passes of convolutions of every kind of size against the definition, to the bit.
@Suite struct ConvolutionTests {
    private typealias Size = FixedConvolution.Size

    private static let cases: [FixedConvolution] = [
        FixedConvolution(batch: 1, image: Size(1, 1), channels: 1, filters: 1, kernel: Size(1, 1)),
        FixedConvolution(batch: 2, image: Size(5, 7), channels: 3, filters: 4, kernel: Size(3, 3)),
        FixedConvolution(batch: 2, image: Size(6, 6), channels: 5, filters: 17, kernel: Size(3, 3), padding: .same),
        FixedConvolution(batch: 1, image: Size(9, 8), channels: 2, filters: 3, kernel: Size(2, 5), padding: .same),
        FixedConvolution(
            batch: 2, image: Size(7, 9), channels: 4, filters: 6, kernel: Size(3, 3), stride: Size(2, 2), padding: .same
        ),
        FixedConvolution(
            batch: 1, image: Size(8, 8), channels: 3, filters: 5, kernel: Size(3, 2), stride: Size(2, 3), padding: .same
        ),
        FixedConvolution(
            batch: 1, image: Size(11, 6), channels: 3, filters: 8, kernel: Size(2, 2), stride: Size(3, 2)),
        FixedConvolution(
            batch: 1, image: Size(10, 10), channels: 3, filters: 9, kernel: Size(7, 7), stride: Size(2, 2),
            padding: .zeros(top: 3, bottom: 3, left: 3, right: 3)),
        FixedConvolution(
            batch: 1, image: Size(4, 5), channels: 2, filters: 3, kernel: Size(3, 3),
            padding: .zeros(top: 0, bottom: 2, left: 4, right: 1)),
        FixedConvolution(batch: 1, image: Size(5, 5), channels: 3, filters: 2, kernel: Size(1, 1), stride: Size(2, 2)),
        FixedConvolution(batch: 1, image: Size(9, 9), channels: 33, filters: 40, kernel: Size(3, 3), padding: .same),
        FixedConvolution(batch: 3, image: Size(12, 12), channels: 16, filters: 8, kernel: Size(3, 3), padding: .same),
    ]

    private func sums<A: FixedStorage, B: FixedStorage>(
        _ a: [A], _ b: [B], _ level: KernelLevel, _ make: (UnsafePointer<A>, UnsafePointer<B>) -> FixedProduct
    ) -> [Int64] {
        unsafe a.withUnsafeBufferPointer { a in
            unsafe b.withUnsafeBufferPointer { b in
                guard let a = a.baseAddress, let b = b.baseAddress else { return [] }
                let product = unsafe make(a, b)
                var sums = [Int64](repeating: 1, count: unsafe product.rows * product.columns)
                unsafe sums.withUnsafeMutableBufferPointer { sums in
                    guard let base = sums.baseAddress else { return }
                    unsafe product.sums(into: base, scratch: FixedScratch(level: level))
                }
                return sums
            }
        }
    }

    private func check<Pixel: FixedStorage, Weight: FixedStorage>(
        _ sizes: FixedConvolution, _ level: KernelLevel, _: Pixel.Type, _: Weight.Type
    ) {
        let (image, output) = (sizes.image, sizes.output)
        let x = Numbers.any(sizes.batch * image.height * image.width * sizes.channels, seed: 1, as: Pixel.self)
        let patch = sizes.kernel.height * sizes.kernel.width * sizes.channels
        let w = Numbers.any(patch * sizes.filters, seed: 2, as: Weight.self)
        let g = Numbers.any(sizes.batch * output.height * output.width * sizes.filters, seed: 3, as: Pixel.self)
        let reference = ReferenceConvolution(sizes)
        let forward = unsafe sums(x, w, level) { unsafe sizes.forward(image: $0, weights: $1) }
        #expect(forward == reference.forward(x, w), "\(sizes)")
        let ofWeights = unsafe sums(x, g, level) { unsafe sizes.weightGradient(image: $0, gradient: $1) }
        #expect(ofWeights == reference.weightGradient(x, g), "\(sizes)")
        let ofInput = unsafe sums(g, w, level) { unsafe sizes.inputGradient(gradient: $0, weights: $1) }
        #expect(ofInput == reference.inputGradient(g, w), "\(sizes)")
    }

    @Test(arguments: KernelLevel.available) func everyPassIsExactIn32Bits(level: KernelLevel) {
        for sizes in Self.cases { check(sizes, level, Int32.self, Int32.self) }
    }

    @Test(arguments: KernelLevel.available) func everyPassIsExactIn16Bits(level: KernelLevel) {
        for sizes in Self.cases { check(sizes, level, Int16.self, Int16.self) }
    }

    @Test(arguments: KernelLevel.available) func everyPassIsExactForMixedOperands(level: KernelLevel) {
        for sizes in Self.cases { check(sizes, level, Int16.self, Int32.self) }
        for sizes in Self.cases { check(sizes, level, Int32.self, Int16.self) }
    }

    /// Two 3x3 windows of an image with the numbers 1 to 12, worked out by hand.
    @Test func theDefinitionIsACorrelation() {
        let sizes = FixedConvolution(batch: 1, image: Size(3, 4), channels: 1, filters: 1, kernel: Size(3, 3))
        let image = (1...12).map { Int16($0) }
        let sums = ReferenceConvolution(sizes).forward(image, [1, 0, 0, 0, 0, 0, 0, 0, 100] as [Int16])
        #expect(sizes.output == Size(1, 2) && sums == [1101, 1202])
        #expect(sizes.operations == 18)
    }

    @Test(arguments: [(5, 3, 1, 5), (5, 3, 2, 3), (6, 3, 2, 3), (7, 1, 3, 3), (224, 7, 2, 112)])
    func samePaddingHasAsManyWindowsAsStridesInTheImage(size: Int, kernel: Int, stride: Int, windows: Int) {
        let sizes = FixedConvolution(
            batch: 1, image: Size(size, size), channels: 1, filters: 1, kernel: Size(kernel, kernel),
            stride: Size(stride, stride), padding: .same)
        #expect(sizes.output == Size(windows, windows))
    }

    /// Keras puts the larger half of the zeros behind: of an even image with stride 2 the first window begins inside.
    @Test func theLargerHalfOfTheZerosComesLast() {
        let sizes = FixedConvolution(
            batch: 1, image: Size(1, 4), channels: 1, filters: 1, kernel: Size(1, 3), stride: Size(1, 2), padding: .same
        )
        #expect(ReferenceConvolution(sizes).forward([1, 2, 3, 4] as [Int16], [1, 10, 100] as [Int16]) == [321, 43])
    }

    @Test func aKernelLargerThanTheImageIsABug() async {
        await #expect(processExitsWith: .failure) {
            _ = FixedConvolution(
                batch: 1, image: .init(2, 2), channels: 1, filters: 1, kernel: .init(3, 3))
        }
    }
}
