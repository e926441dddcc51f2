import Checkpoint
import Digest
import Testing

/// Random tensors under random names, written in random pieces: what is read is what was written, to the bit.
@Suite struct RandomTensorTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    /// Tensors with the bits of their elements, and metadata, all from a seed.
    private struct Content {
        var tensors: [(name: String, shape: [Int])] = []
        var bits: [[UInt32]] = []
        var metadata: [String: String] = [:]
        let layout: SafetensorsLayout
        let random: SeededRandom

        init(seed: UInt64) {
            var random = SeededRandom(seed: seed)
            for index in 0..<Int.random(in: 0...12, using: &random) {
                let rank = Int.random(in: 0...4, using: &random)
                let shape = (0..<rank).map { _ in Int.random(in: 0...6, using: &random) }
                tensors.append(("\(random.text(upTo: 20))/\(index)", shape))
                bits.append((0..<shape.reduce(1, *)).map { _ in UInt32(truncatingIfNeeded: random.next()) })
            }
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                metadata[random.text(upTo: 9)] = random.text(upTo: 40)
            }
            layout = SafetensorsLayout(tensors: tensors, metadata: metadata)
            self.random = random
        }

        var bytes: [UInt8] {
            layout.headerBytes + bits.joined().flatMap { Sample.littleEndian(Float(bitPattern: $0)) }
        }

        /// The bytes cut at random places; some pieces are empty.
        func pieces() -> [[UInt8]] {
            var (random, rest) = (random, bytes[...])
            var pieces: [[UInt8]] = []
            while !rest.isEmpty {
                let length = min(rest.count, Int.random(in: 0...200, using: &random))
                pieces.append(Array(rest.prefix(length)))
                rest = rest.dropFirst(length)
            }
            return pieces
        }
    }

    private func save(_ content: Content, step: Int, run: [String: String] = [:]) throws -> Checkpoint {
        var writer = try scratch.directory.begin(Sample.position(step), byteCount: content.layout.byteCount)
        for piece in content.pieces() { try writer.append(piece) }
        return try writer.commit(weightsDigest: Sample.weights, run: run)
    }

    @Test(arguments: 0..<60 as Range<UInt64>) func whatIsWrittenIsReadToTheBit(seed: UInt64) throws {
        let content = Content(seed: seed)
        let written = try save(content, step: Int(seed), run: content.metadata)
        #expect(try contents(written.path) == content.bytes)
        let read = try scratch.directory.open(step: Int(seed))
        #expect(read == written && read.manifest.run == content.metadata)
        #expect(read.manifest.fileDigest == SHA256.digest(of: content.bytes))
        let file = try read.open()
        #expect(file.header.metadata == content.metadata)
        #expect(file.header.tensors == content.layout.tensors)
        for (tensor, bits) in zip(content.tensors, content.bits) {
            let info = try #require(file.header.tensor(tensor.name))
            #expect(info.shape == tensor.shape && info.elementCount == bits.count)
            #expect(try file.floats(of: info).map(\.bitPattern) == bits, "seed \(seed), '\(tensor.name)'")
            #expect(content.layout.byteRange(of: tensor.name) == info.byteRange)
        }
    }

    @Test(arguments: 100..<120 as Range<UInt64>) func tensorsFillTheFileWithoutGaps(seed: UInt64) {
        let layout = Content(seed: seed).layout
        var end = layout.headerBytes.count
        for tensor in layout.tensors {
            #expect(tensor.byteRange.lowerBound == end && end.isMultiple(of: 4))
            end = tensor.byteRange.upperBound
        }
        #expect(layout.byteCount == end)
    }

    /// One bit anywhere in header or data: the checkpoint is refused, whatever the damaged header seems to say.
    @Test(arguments: 200..<215 as Range<UInt64>) func anyFlippedBitIsRefused(seed: UInt64) throws {
        let content = Content(seed: seed)
        let written = try save(content, step: 1)
        var random = content.random
        for _ in 0..<20 {
            var damaged = content.bytes
            let place = Int.random(in: damaged.indices, using: &random)
            damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            _ = try scratch.write(damaged, "step-00000001.safetensors")
            #expect(problem { _ = try scratch.directory.open(step: 1) } != nil, "seed \(seed), byte \(place)")
        }
        _ = try scratch.write(content.bytes, "step-00000001.safetensors")
        #expect(try scratch.directory.open(step: 1) == written)
    }

    /// A reader of headers meets anything: it answers or refuses, and never traps or asks for absurd memory.
    @Test(arguments: 300..<340 as Range<UInt64>) func damagedHeadersAreReadOrRefused(seed: UInt64) {
        let content = Content(seed: seed)
        var random = content.random
        for _ in 0..<40 {
            var text = Array(content.layout.headerBytes.dropFirst(8))
            for _ in 0..<Int.random(in: 1...4, using: &random) where !text.isEmpty {
                let place = Int.random(in: text.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: text[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: text.remove(at: place)
                default: text.insert(contentsOf: text[place...].prefix(30), at: place)
                }
            }
            guard let header = try? SafetensorsHeader(text: text) else { continue }
            var end = header.byteCount
            for tensor in header.tensors {
                #expect(tensor.byteRange.lowerBound == end && tensor.byteRange.count == 4 * tensor.shape.reduce(1, *))
                end = tensor.byteRange.upperBound
            }
            #expect(header.fileByteCount == end)
        }
    }
}
