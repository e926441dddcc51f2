internal import Digest

/// What stands before each piece of gradient on the ring: who sends which piece of which step, and checksums.
///
/// 48 bytes, little-endian, laid out as `docs/PROTOCOL.md` says. The payload follows as a message part of its own, so
/// that it can be sent from where it lies; the header's payload checksum is seeded with the fields before it, so a
/// payload under another frame's header is refused too.
public struct RingFrame: Hashable, Sendable {
    /// What the payload holds.
    public enum Kind: UInt8, Sendable {
        /// The sum over some of the groups: the receiver adds its own.
        case partial = 1
        /// The sum over all groups: the receiver copies it and passes it on.
        case result = 2
    }

    /// The version of the layout that this code speaks.
    public static let version: UInt8 = 1
    /// Length of a header in bytes.
    public static let headerBytes = 48

    /// What the payload holds.
    public let kind: Kind
    /// Who sends it: the rank before the receiver's.
    public let sender: Rank
    /// The ring it belongs to.
    public let generation: Generation
    /// The step it belongs to.
    public let step: StepNumber
    /// The index of the piece in the ring's schedule.
    public let piece: UInt32
    /// Length of the payload in bytes.
    public let payloadBytes: UInt32
    /// `XXH3` of the payload, seeded with the hash of the fields above; of nothing if the payload is read in place.
    public internal(set) var payloadChecksum: UInt64 = 0

    /// The header of `payload`. Cost: one pass over the payload, at memory speed, unless the receiver reads it in place:
    /// what never travels has no checksum.
    public init(
        kind: Kind, sender: Rank, generation: Generation, step: StepNumber, piece: UInt32, payload: RawSpan,
        inPlace: Bool = false
    ) {
        (self.kind, self.sender, self.generation) = (kind, sender, generation)
        (self.step, self.piece, self.payloadBytes) = (step, piece, UInt32(payload.byteCount))
        payloadChecksum = checksum(of: payload, inPlace: inPlace)
    }

    /// Refuses a payload that is not the one this header was made for. Cost: one pass over the payload, none if it is read
    /// in place.
    public func check(payload: RawSpan, inPlace: Bool = false) throws(RingFrameError) {
        guard payload.byteCount == Int(payloadBytes) else {
            throw .payloadLength(payload.byteCount, announced: Int(payloadBytes))
        }
        guard checksum(of: payload, inPlace: inPlace) == payloadChecksum else { throw .payloadChecksum }
    }

    private func checksum(of payload: RawSpan, inPlace: Bool) -> UInt64 {
        XXH3.hash(inPlace ? RawSpan() : payload, seed: fieldsHash)
    }
}
