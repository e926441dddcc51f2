/// Where a router sends a packet: some of the six links and of the 18 cores, as the hardware's route word has them.
public struct Outputs: Sendable, Hashable {
    /// Bits 0 to 5 are the links by their numbers, bits 6 to 23 the cores. Datasheet p. 39-41.
    public let word: UInt32

    /// The outputs of a route word; higher bits must be 0.
    public init(word: UInt32) {
        precondition(word >> 24 == 0, "a route word has 24 bits, not \(word)")
        self.word = word
    }

    /// Links, and cores by their numbers, 0 to 17.
    public init(links: [Link] = [], cores: [Int] = []) {
        precondition(cores.allSatisfy { (0..<Self.coreCount).contains($0) }, "a chip has cores 0 to 17: \(cores)")
        let bits = links.map(\.rawValue) + cores.map { $0 + Self.linkCount }
        self.init(word: bits.reduce(0) { $0 | 1 << UInt32($1) })
    }

    /// The links.
    public var links: [Link] { Link.allCases.filter { word & 1 << UInt32($0.rawValue) != 0 } }

    /// The cores.
    public var cores: [Int] { (0..<Self.coreCount).filter { word & 1 << UInt32($0 + Self.linkCount) != 0 } }

    static let linkCount = 6
    static let coreCount = 18
}
