/// What both ends of a client's channel agree on beside the messages themselves.
public enum ClientProtocol {
    /// Version of the messages; ends of different versions refuse each other.
    public static let version: UInt32 = 1

    /// Bytes of a blob in one message: as in a control channel.
    public static let chunkBytes = ControlProtocol.chunkBytes

    /// Chunks asked for and not yet here.
    public static let chunksInFlight = ControlProtocol.chunksInFlight

    /// Largest message that either end takes, a chunk or the JSON of a large model with room to spare.
    public static let largestMessageBytes = ControlProtocol.largestMessageBytes
}
