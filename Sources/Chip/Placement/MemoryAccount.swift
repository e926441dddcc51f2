/// What lies in the SDRAM of one chip of a replica, in bytes; nothing else does.
public struct MemoryAccount: Sendable, Hashable, Codable {
    /// Weights of the parts that the chip computes.
    public var weights = 0
    /// Gradients of the same.
    public var gradients = 0
    /// What the optimizer keeps of the weights that the chip updates.
    public var optimizer = 0
    /// Results of layers that the chip makes, kept for the way back.
    public var results = 0
    /// Copies of other chips' results that its layers read, kept for the way back.
    public var copies = 0
    /// Gradients on the way back: the most that one layer has, its own and those of what it read.
    public var errors = 0
    /// Pixels, one byte each: those of this pass and those that come for the next one.
    public var images = 0

    /// All of it.
    public var total: Int { weights + gradients + optimizer + results + copies + errors + images }
}

/// What the local memory of a core is used for, in bytes.
///
/// What is not for tiles is assumed: stack and data of SARK take the 3 KB image that Temple 2016 gives and as much
/// again, packets and queues of spin1_api 2 KB.
enum LocalMemory {
    static let stackAndSystem = 6 << 10
    static let packetBuffers = 2 << 10

    /// Left for tiles.
    static func tileBytes(_ constants: Constants) -> Int {
        Int(constants[.dtcmBytes]) - stackAndSystem - packetBuffers
    }
}
