import Chip
import Testing

@Suite("The placement of a replica")
struct PlacementTests {
    private func total(_ placement: ReplicaPlacement, _ value: (Int, LayerPart) -> Int) -> Int {
        placement.layers.indices.reduce(0) { sum, layer in
            (0..<placement.chips.count).reduce(sum) { sum, chip in
                placement.part(layer, chip).map { sum + value(layer, $0) } ?? sum
            }
        }
    }

    @Test("gives every product of every layer to exactly one chip", arguments: ["1x1", "2x2", "3x2", "4x4", "5x3"])
    func products(group: String) throws {
        let placement = try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, group)
        let expected = ExampleNetworks.small.reduce(0) { $0 + $1.operations }
        #expect(total(placement) { ExampleNetworks.small[$0].operations($1) } == expected)
    }

    @Test("counts VGG16 as its authors and others do: 138 million weights, 15.47 G products")
    func vgg() {
        #expect(ExampleNetworks.vgg16.reduce(0) { $0 + $1.weights } == 138_357_544)
        #expect(ExampleNetworks.vgg16.reduce(0) { $0 + $1.multiplyAccumulates } == 15_470_264_320)
    }

    @Test("has each weight on as many chips as the rows of its layer are cut into", arguments: ["2x2", "3x2", "4x4"])
    func weights(group: String) throws {
        let placement = try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, group)
        let expected = placement.layers.indices.reduce(0) {
            $0 + placement.layers[$1].weights * placement.cuts[$1].rows
        }
        let accounts = (0..<placement.chips.count).map { placement.memory($0) }
        #expect(accounts.reduce(0) { $0 + $1.weights } == 4 * expected)
        #expect(accounts.reduce(0) { $0 + $1.gradients } == 4 * expected)
    }

    @Test("has each optimizer value and each result on one chip only", arguments: ["1x1", "2x2", "3x2", "4x4"])
    func onlyOnce(group: String) throws {
        let placement = try ExampleNetworks.place(
            ExampleNetworks.small, image: ExampleNetworks.smallImage, group, samples: 3)
        let accounts = (0..<placement.chips.count).map { placement.memory($0) }
        let weights = ExampleNetworks.small.reduce(0) { $0 + $1.weights }
        let results = ExampleNetworks.small.reduce(0) { $0 + $1.output.count }
        #expect(accounts.reduce(0) { $0 + $1.optimizer } == 4 * weights)
        #expect(accounts.reduce(0) { $0 + $1.results } >= 4 * 3 * results)
        #expect(placement.cuts.contains { $0.inputs > 1 } || accounts.reduce(0) { $0 + $1.results } == 12 * results)
    }

    @Test("of one chip holds what can be added up by hand")
    func byHand() throws {
        let layers = [
            ExampleNetworks.dense("a", 100, 50, source: -1, isFirst: true),
            ExampleNetworks.dense("b", 50, 10, source: 0),
        ]
        let account = try ExampleNetworks.place(layers, image: Volume(1, 1, 100), "1x1", samples: 2).memory(0)
        let weights = (101 * 50 + 51 * 10) * 4
        #expect(account.weights == weights && account.gradients == weights && account.optimizer == weights)
        #expect(account.results == (50 + 10) * 4 * 2 && account.copies == 0)
        #expect(account.images == 2 * 2 * 100)
        #expect(account.errors == (10 + 50) * 4 * 2)
        #expect(account.total == 3 * weights + 480 + 400 + 480)
    }

    @Test("takes half the memory in 16 bits, but for the pixels")
    func format() throws {
        let wide = try ExampleNetworks.place(ExampleNetworks.small, image: ExampleNetworks.smallImage, "1x1").memory(0)
        let narrow = try ExampleNetworks.place(
            ExampleNetworks.small, image: ExampleNetworks.smallImage, "1x1", format: .fract
        ).memory(0)
        #expect(wide.total - wide.images == 2 * (narrow.total - narrow.images))
        #expect(wide.images == narrow.images)
    }

    @Test("of VGG16 fits on 16 chips in s16.15 and leaves no byte uncounted over what a chip has")
    func vggFits() throws {
        let placement = try ExampleNetworks.place(ExampleNetworks.vgg16, image: ExampleNetworks.vgg16Image, "4x4")
        let fullest = placement.fullest.account.total
        #expect(fullest <= 123_469_792)
        #expect(fullest >= 3 * 4 * 138_357_544 / 16)
    }

    @Test("of VGG16 on 9 chips is refused with the layer and what a chip has")
    func refused() throws {
        #expect {
            try ExampleNetworks.place(ExampleNetworks.vgg16, image: ExampleNetworks.vgg16Image, "3x3")
        } throws: { error in
            guard case PlacementError.sdram(let layer, let needs, let has, let chips, nil) = error else { return false }
            return layer == "dense18" && needs > 3 * 4 * 138_357_544 / 9 && has == 123_469_792 && chips == 9
        }
    }

    @Test("says what is wrong in one line")
    func texts() throws {
        let size = try GroupSize("4x4")
        let error = PlacementError.sdram(layer: "fc1", needs: 200, has: 100, chips: 9, smallest: size)
        #expect(
            error.description == "the model does not fit on 9 chips: a chip would hold 200 bytes, most of them for "
                + "'fc1', and has 100; the smallest group that fits is 4x4")
        #expect(PlacementError.localMemory(layer: "a", has: 5).description.contains("'a' does not fit in the 5 bytes"))
        #expect(PlacementError.routing(entries: 2000, has: 1023).description.contains("2000"))
    }

    @Test("knows a whole board as 48 chips with 240 directed links among them")
    func board() {
        #expect(ReplicaChips.board.count == 48)
        #expect(ReplicaChips.board.chips.filter { $0.x == 0 }.map(\.y) == [0, 1, 2, 3])
        #expect(ReplicaChips.board.chips.filter { $0.x == 7 }.map(\.y) == [3, 4, 5, 6, 7])
    }

    @Test("on a number of chips with few divisors leaves some idle rather than much of its speed", arguments: [31, 35])
    func fewDivisors(count: Int) throws {
        let places = (0..<36).map { ChipCoordinate(x: $0 % 6, y: $0 / 6) }.prefix(count)
        let constants = Constants()
        let times = try [36, count].map { count in
            let chips = ReplicaChips(ChipNetwork(Torus(width: 7, height: 7))) {
                places.prefix(count).contains($0) || (count == 36 && $0.x < 6 && $0.y < 6)
            }
            let placement = try ReplicaPlacement.place(
                ExampleNetworks.small, image: ExampleNetworks.smallImage, on: chips, format: .accum, optimizerSlots: 1,
                samples: 8, constants: constants)
            #expect(chips.count == count && placement.cuts.allSatisfy { $0.count <= count })
            return ReplicaTime(try ReplicaPrograms(placement, constants), .board, constants).passSeconds
        }
        #expect(times[1] < 2 * times[0], "\(times)")
    }
}
