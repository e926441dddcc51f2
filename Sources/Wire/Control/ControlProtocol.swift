/// What both ends of the control channel agree on beside the messages themselves.
public enum ControlProtocol {
    /// Version of the messages; ends of different versions refuse each other.
    public static let version: UInt32 = 6

    /// Bytes of a checkpoint that travel in one message: large enough that the rate is the network's, small enough
    /// that a heartbeat never waits long behind it.
    public static let chunkBytes = 1 << 20

    /// Chunks asked for and not yet here: one on the wire, one being read, one being written, one spare.
    public static let chunksInFlight = 4

    /// Largest message that either end takes, a chunk and its frame with room to spare.
    public static let largestMessageBytes = 8 << 20
}
