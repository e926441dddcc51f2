import Chip
import Testing

/// Seconds against arithmetic by hand.
@Suite("The time of a replica")
struct ReplicaTimeTests {
    private func time(
        _ layers: [NetworkLayer], image: Volume, _ group: String, format: ChipFormat = .accum, samples: Int = 1,
        place: LinkPlace = .board, constants: Constants = Constants()
    ) throws -> ReplicaTime {
        let placement = try ExampleNetworks.place(
            layers, image: image, group, format: format, samples: samples, constants: constants)
        return ReplicaTime(try ReplicaPrograms(placement, constants), place, constants)
    }

    @Test("of one convolution on one chip is five cycles a product on sixteen cores")
    func convolution() throws {
        let layer = ExampleNetworks.convolution("a", Volume(32, 32, 16), 16, source: -1, isFirst: true)
        let stage = try time([layer], image: Volume(32, 32, 16), "1x1", constants: .withoutSetup()).pass[0]
        #expect(abs(stage.compute - Double(32 * 32 * 16 * 9 * 16 / 16 * 5) / 200e6) < 1e-12)
        #expect(stage.limit == .compute && stage.links == 0 && stage.handling == 0)
    }

    @Test("of one convolution in s0.15 is two cycles a product")
    func fract() throws {
        let layer = ExampleNetworks.convolution("a", Volume(32, 32, 16), 16, source: -1, isFirst: true)
        let time = try time(
            [layer], image: Volume(32, 32, 16), "1x1", format: .fract, constants: .withoutSetup())
        #expect(abs(time.pass[0].compute - Double(32 * 32 * 16 * 9 * 2) / 200e6) < 1e-12)
    }

    @Test("of a dense layer for one sample is that of reading its weights from SDRAM")
    func dense() throws {
        let layer = ExampleNetworks.dense("a", 4096, 1024, source: -1, isFirst: true)
        let stage = try time([layer], image: Volume(1, 1, 4096), "1x1").pass[0]
        let weights = Double(4096 * 1024 * 4) / 1.04e9
        #expect(stage.limit == .compute || stage.limit == .sdram)
        #expect(stage.sdram >= weights && stage.sdram < 1.2 * weights)
    }

    @Test("of an update is that of reading three numbers a weight and writing two")
    func update() throws {
        let layer = ExampleNetworks.dense("a", 4096, 1024, source: -1, isFirst: true)
        let update = try time([layer], image: Volume(1, 1, 4096), "1x1").update[0]
        let bytes = Double(4097 * 1024 * 4 * 5)
        #expect(abs(update.sdram - bytes / 1.04e9) < 1e-9)
        #expect(update.limit == .sdram)
    }

    @Test("has a backward pass twice the forward one, but for the first layer")
    func backward() throws {
        let layers = [
            ExampleNetworks.convolution("a", Volume(32, 32, 16), 16, source: -1, isFirst: true),
            ExampleNetworks.convolution("b", Volume(32, 32, 16), 16, source: 0),
        ]
        let pass = try time(layers, image: Volume(32, 32, 16), "1x1", constants: .withoutSetup()).pass
        #expect(pass.map(\.layer) == ["a", "b", "b", "a"])
        #expect(abs(pass[2].compute - 2 * pass[1].compute) < 1e-12)
        #expect(abs(pass[3].compute - pass[0].compute) < 1e-12)
    }

    @Test("never has more computing on more chips, and no link is used on one", arguments: [ChipFormat.accum, .fract])
    func monotonic(format: ChipFormat) throws {
        var last = Double.infinity
        for group in ["1x1", "2x1", "2x2", "4x2", "4x4"] {
            let time = try time(
                ExampleNetworks.small, image: ExampleNetworks.smallImage, group, format: format,
                constants: .withoutSetup())
            let compute = time.pass.reduce(0) { $0 + $1.compute }
            #expect(compute <= last)
            #expect((time.pass.reduce(0) { $0 + $1.links } == 0) == (group == "1x1"))
            last = compute
        }
    }

    @Test("of VGG16 on 16 chips is at least 46.2 G products at 0.64 G a second and chip, and not far more")
    func vgg() throws {
        let time = try time(ExampleNetworks.vgg16, image: ExampleNetworks.vgg16Image, "4x4")
        let products = 3 * 15_470_264_320.0 - 86_704_128
        let best = products / (16 * 0.64e9)
        #expect(time.pass.reduce(0) { $0 + $1.compute } >= best)
        #expect(time.passSeconds < 2 * best)
        let busy = time.pass.reduce(0) { $0 + $1.busyCoreSeconds }
        #expect(busy > best * 256 && busy < 1.3 * best * 256)
    }

    @Test("is longer over links between boards than on one")
    func places() throws {
        let near = try time(ExampleNetworks.small, image: ExampleNetworks.smallImage, "4x4")
        let far = try time(ExampleNetworks.small, image: ExampleNetworks.smallImage, "4x4", place: .boards)
        #expect(far.passSeconds > near.passSeconds)
        #expect(far.updateSeconds >= near.updateSeconds)
        for (a, b) in zip(near.pass, far.pass) { #expect(a.compute == b.compute && a.links <= b.links) }
    }

    @Test("names the term that decides")
    func limits() {
        var stage = StageTime(layer: "a", phase: .forward)
        (stage.compute, stage.handling, stage.sdram, stage.links, stage.waiting) = (3, 1, 3.5, 2, 10)
        #expect(stage.seconds == 14 && stage.limit == .compute)
        stage.sdram = 5
        #expect(stage.seconds == 15 && stage.limit == .sdram)
        stage.links = 6
        #expect(stage.seconds == 16 && stage.limit == .links)
        stage.handling = 7
        #expect(stage.seconds == 20 && stage.limit == .handling)
    }
}

extension Constants {
    /// Without the cycles that start DMA, so that products are all that cores do.
    static func withoutSetup() throws -> Constants { try Constants(overriding: ["dma_setup_seconds": 0]) }
}
