/// Cores of one chip, by their virtual numbers 0 to 17; 0 is the monitor's.
public struct CoreSet: Sendable, Hashable {
    /// Cores of a chip without a fault (SpiNNMachine, `version/version_spin1.py`, and the SpiNNaker datasheet).
    public static let most = 18

    private var bits: UInt32

    /// The cores 0 to `count` − 1; `count` is at most 18.
    public init(count: Int) {
        precondition((0...Self.most).contains(count), "no chip has \(count) cores")
        bits = (1 << UInt32(count)) - 1
    }

    /// Number of cores.
    public var count: Int { bits.nonzeroBitCount }

    /// The cores' numbers, rising.
    public var numbers: [Int] { (0..<Self.most).filter(contains) }

    /// Whether a core is among them.
    public func contains(_ number: Int) -> Bool {
        (0..<Self.most).contains(number) && bits & (1 << UInt32(number)) != 0
    }

    /// Takes a core away.
    mutating func remove(_ number: Int) { bits &= ~(1 << UInt32(number)) }

    /// These cores without some others.
    func subtracting(_ others: CoreSet) -> CoreSet {
        var rest = self
        rest.bits &= ~others.bits
        return rest
    }
}
