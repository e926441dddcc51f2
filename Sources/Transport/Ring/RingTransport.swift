/// What the ring needs of a network: frames to the next rank, frames from the rank before.
///
/// All calls but `wake` are made by one thread, the ring's. Frames arrive in the order of sending, whole or not at all.
public protocol RingTransport: Sendable {
    /// Whether payloads that lie in a `SharedMemory`, given as `owner`, are read there by the next rank.
    ///
    /// Such a payload stays as it is until the next rank has released it, not only until it has been received.
    var sharesMemory: Bool { get }

    /// Whether the next rank reads in `owner`, so that payloads sent from it from now on stay where they are.
    ///
    /// Once true of a memory, always true; what is sent before it was asked travels.
    func readsInPlace(_ owner: AnyObject) -> Bool

    /// Queues a frame for the next rank and returns at once.
    ///
    /// The payload is not copied: it stays as it is until the frame has been received, and `owner` is kept alive until
    /// the transport needs its memory no more. Throws `.full` when too many frames are queued.
    func send(header: RawSpan, payload: UnsafeRawBufferPointer, owner: AnyObject) throws(TransportError)

    /// Waits for a frame, a call of `wake` or the deadline, whichever is first.
    func receive(until deadline: ContinuousClock.Instant) throws(TransportError) -> RingArrival

    /// Gives a frame's memory back; each frame must be released once, by the thread that received it.
    func release(_ frame: ArrivedFrame)

    /// Ends the present or the next `receive`; any thread may call it, and calls may be merged.
    func wake()

    /// Frees everything after waiting at most `linger` for queued frames to leave; no call may follow but `wake`.
    func close(linger: Duration)
}

extension RingTransport {
    /// Most networks cannot.
    public var sharesMemory: Bool { false }

    /// Nowhere.
    public func readsInPlace(_ owner: AnyObject) -> Bool { false }
}

/// How a `receive` ended.
public enum RingArrival {
    /// A frame came.
    case frame(ArrivedFrame)
    /// Somebody called `wake`.
    case woken
    /// The rank before has closed its end, and all that it sent has been received; said once.
    case disconnected
    /// The deadline passed.
    case timedOut
}

/// A received frame in the transport's memory, unchecked; valid until it is released.
@safe public struct ArrivedFrame {
    /// The bytes of the header, of any length.
    public let header: UnsafeRawBufferPointer
    /// The bytes of the payload, of any length and alignment.
    public let payload: UnsafeRawBufferPointer
    /// Whether the payload lies in the sender's memory.
    public let isInPlace: Bool
    /// What the transport knows the frame by.
    let token: UnsafeMutableRawPointer

    init(
        header: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer, token: UnsafeMutableRawPointer,
        isInPlace: Bool = false
    ) {
        unsafe self.header = unsafe header
        unsafe self.payload = unsafe payload
        unsafe self.token = unsafe token
        self.isInPlace = isInPlace
    }
}
