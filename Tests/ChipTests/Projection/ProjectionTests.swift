import Chip
import Testing

@Suite("A projection")
struct ProjectionTests {
    static func job(
        _ format: ChipFormat = .accum, batch: Int? = nil, layers: [NetworkLayer] = ExampleNetworks.vgg16,
        image: Volume = ExampleNetworks.vgg16Image
    ) -> ProjectionJob {
        ProjectionJob(
            model: "vgg16", layers: layers, image: image, format: format, batch: batch, epochImages: 1_281_167)
    }

    private func projection(
        _ machine: String, group: String? = nil, _ format: ChipFormat = .accum, batch: Int? = nil,
        constants: Constants = Constants()
    ) throws -> Projection {
        try Projection(
            Self.job(format, batch: batch), on: ProjectedMachine(machine), group: try group.map { try GroupSize($0) },
            constants)
    }

    @Test("of VGG16 on a board is near, and below, 48 chips of 0.64 G products over 46.3 G an image")
    func board() throws {
        let projection = try projection("spin5")
        let best = 48 * 0.64e9 / Double(Self.job().trainingProducts)
        #expect(abs(best - 0.66) < 0.01)
        #expect(projection.imagesPerSecond < best && projection.imagesPerSecond > 0.8 * best)
        #expect(projection.group.description == "8x8" && projection.groups == 1 && projection.bottleneck == .compute)
    }

    @Test("of VGG16 in s0.15 is at most 2.5 times as fast, and faster", arguments: ["spin5", "frame"])
    func formats(machine: String) throws {
        let (wide, narrow) = (try projection(machine), try projection(machine, .fract))
        let ratio = narrow.imagesPerSecond / wide.imagesPerSecond
        #expect(ratio > 1.3 && ratio < 2.5)
        #expect(narrow.joulesPerImage < wide.joulesPerImage)
    }

    @Test("takes the power of the board, its box and its busy cores")
    func power() throws {
        let projection = try projection("spin5")
        let idle = 26.84 + 5.04
        let busy: Double = 48 * 16 * 0.034 + 1
        #expect(projection.watts > idle && projection.watts < idle + busy)
        #expect(abs(projection.watts / projection.imagesPerSecond - projection.joulesPerImage) < 1e-9)
    }

    @Test("takes the power of frames where there are several boards")
    func frames() throws {
        let machine = try ProjectedMachine("frame")
        #expect(machine.boards == 24 && machine.chipCount == 1152)
        let big = try ProjectedMachine("240x240")
        #expect(big.boards == 1200 && big.chipCount == 57_600)
        let idle: Double = 24 * 26.84 + 117 + 37.163558
        let busy: Double = 1152 * 16 * 0.034 + 10
        let watts = try projection("frame").watts
        #expect(watts > idle && watts < idle + busy)
    }

    @Test("accounts for each second of a step: what decides, and what waits", arguments: ["spin5", "frame"])
    func seconds(machine: String) throws {
        let projection = try projection(machine)
        let decided = Limit.allCases.reduce(0) { $0 + projection.decided($1) }
        #expect(abs(decided - projection.seconds) < 1e-9 * projection.seconds)
        for limit in Limit.allCases { #expect(projection.decided(limit) <= projection.alone(limit) + 1e-9) }
    }

    @Test("of a small network on many chips is limited by the steps of the ring, one after the other")
    func latency() throws {
        let layers = [
            ExampleNetworks.dense("a", 64, 32, source: -1, isFirst: true),
            ExampleNetworks.dense("b", 32, 10, source: 0),
        ]
        let job = Self.job(layers: layers, image: Volume(1, 1, 64))
        let projection = try Projection(job, on: ProjectedMachine("240x240"), group: nil, Constants())
        #expect(projection.groups == 57_600 && projection.bottleneck == .latency)
        #expect(projection.alone(.latency) > 2 * 57_599 * 5e-6)
    }

    @Test("is limited by Ethernet where that is slow enough")
    func host() throws {
        let slow = try Constants(overriding: ["host_bytes_per_second_at_ethernet_chip": 1000])
        let projection = try projection("spin5", constants: slow)
        #expect(projection.bottleneck == .host)
        let images = 1000.0 / 150_528
        #expect(abs(projection.imagesPerSecond - images) < 1e-9)
        #expect(projection.decided(.host) == projection.seconds && projection.decided(.compute) == 0)
    }

    @Test("never loses speed from one machine to the next larger one", arguments: [ChipFormat.accum, .fract])
    func scales(format: ChipFormat) throws {
        let names = ["spin5", "12x12", "24x24", "48x24", "120x120", "240x240"]
        let speeds = try names.map { try projection($0, format).imagesPerSecond }
        for (less, more) in zip(speeds, speeds.dropFirst()) { #expect(less < more) }
        #expect(speeds[5] < 1200 * speeds[0])
    }

    @Test("of a ring is 2 (N - 1) / N of the gradient over the links, and none for one group")
    func ring() throws {
        let projection = try projection("frame", group: "4x4")
        let ring = try #require(projection.stages.last?.stage)
        let chip =
            (0..<16).map { chip in
                projection.placement.layers.indices.reduce(0) { $0 + projection.placement.updated($1, chip) }
            }.max() ?? 0
        let packets = 2 * 71.0 / 72 * Double(chip)
        let rate: Double = 6 * 2.84e6 * 11 / 19
        #expect(ring.layer == "ring" && projection.groups == 72)
        #expect(abs(ring.links * rate / (4 * packets) - 1) < 1e-6)
        #expect(try self.projection("spin5").stages.last?.stage.seconds == 0)
    }

    @Test("without a group takes the smallest that fits; one too small is refused with it")
    func smallest() throws {
        #expect(try projection("frame").group.description == "4x4")
        #expect {
            try projection("frame", group: "2x2")
        } throws: { error in
            guard case PlacementError.sdram(_, _, _, 4, let smallest) = error else { return false }
            return smallest?.description == "4x4"
        }
        #expect(throws: PlacementError.self) { try projection("2x2") }
    }

    @Test("gives a group its share of the batch in passes that fit")
    func passes() throws {
        let projection = try projection("frame", batch: 288)
        #expect(projection.batch == 288 && projection.passes * projection.placement.samples >= 4)
        #expect(projection.placement.fullest.account.total <= 123_469_792)
        #expect(try self.projection("240x240").batch == 3600)
    }

    @Test(
        "packs rectangles on a board of 48 chips without sharing any", arguments: [("1x1", 48), ("8x8", 1), ("4x4", 2)])
    func packing(group: String, count: Int) throws {
        #expect(try ProjectedMachine("spin5").groupCount(GroupSize(group)) == count)
    }

    @Test("refuses a machine that is none")
    func noMachine() {
        #expect(throws: MachineError.self) { try ProjectedMachine("spin7") }
    }
}
