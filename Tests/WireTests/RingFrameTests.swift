import Testing
import Wire

@Suite struct RingFrameTests {
    static let payload: [UInt8] = [0, 0, 128, 63, 0, 0, 0, 64]

    static func frame(_ payload: [UInt8] = payload) -> RingFrame {
        unsafe RingFrame(
            kind: .partial, sender: Rank(rawValue: 0x0203), generation: Generation(rawValue: 0x0405_0607),
            step: StepNumber(rawValue: 0x1011_1213_1415_1617), piece: 0x2021_2223, payload: payload.span.bytes)
    }

    static func bytes(_ frame: RingFrame) -> [UInt8] {
        let encoded = frame.encoded()
        return encoded.indices.map { encoded[$0] }
    }

    /// What a receiver does with a frame: nil if it takes it.
    static func refusal(header: [UInt8], payload: [UInt8]) -> RingFrameError? {
        do throws(RingFrameError) {
            try unsafe RingFrame(decoding: header.span.bytes).check(payload: payload.span.bytes)
            return nil
        } catch {
            return error
        }
    }

    @Test func itsBytesAreFrozen() {
        #expect(
            Self.bytes(Self.frame()) == [
                1, 0x52, 0x47, 0x54, 1, 0, 0x03, 0x02, 0x07, 0x06, 0x05, 0x04, 0x23, 0x22, 0x21, 0x20,
                0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11, 0x10, 8, 0, 0, 0, 0, 0, 0, 0,
            ] + Golden.checksums)
    }

    @Test func itComesBackAsItWas() throws {
        let header = Self.bytes(Self.frame())
        let decoded = try unsafe RingFrame(decoding: header.span.bytes)
        #expect(decoded == Self.frame())
        try unsafe decoded.check(payload: Self.payload.span.bytes)
    }

    @Test func everyFlippedBitIsRefused() {
        let header = Self.bytes(Self.frame())
        for bit in 0..<header.count * 8 {
            var damaged = header
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(Self.refusal(header: damaged, payload: Self.payload) != nil, "header bit \(bit)")
        }
        for bit in 0..<Self.payload.count * 8 {
            var damaged = Self.payload
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(Self.refusal(header: header, payload: damaged) == .payloadChecksum, "payload bit \(bit)")
        }
    }

    @Test func everyOtherLengthIsRefused() {
        let header = Self.bytes(Self.frame())
        for count in 0..<header.count {
            #expect(Self.refusal(header: Array(header[..<count]), payload: Self.payload) == .headerLength(count))
        }
        #expect(Self.refusal(header: header + [0], payload: Self.payload) == .headerLength(49))
        for count in 0..<Self.payload.count {
            let cut = Array(Self.payload[..<count])
            #expect(Self.refusal(header: header, payload: cut) == .payloadLength(count, announced: 8))
        }
    }

    @Test func aPayloadUnderAnotherHeaderIsRefused() throws {
        let other = unsafe RingFrame(
            kind: .partial, sender: Rank(rawValue: 0x0203), generation: Generation(rawValue: 0x0405_0607),
            step: StepNumber(rawValue: 0x1011_1213_1415_1618), piece: 0x2021_2223, payload: Self.payload.span.bytes)
        #expect(other.payloadChecksum != Self.frame().payloadChecksum)
    }

    @Test func anEmptyPayloadIsAFrameToo() throws {
        let frame = Self.frame([])
        #expect(Self.refusal(header: Self.bytes(frame), payload: []) == nil)
    }

    @Test func whatIsReadInPlaceHasNoChecksumButALength() throws {
        let frame = unsafe RingFrame(
            kind: .partial, sender: Rank(rawValue: 0x0203), generation: Generation(rawValue: 0x0405_0607),
            step: StepNumber(rawValue: 0x1011_1213_1415_1617), piece: 0x2021_2223, payload: Self.payload.span.bytes,
            inPlace: true)
        let (other, short) = ([UInt8](repeating: 9, count: 8), [UInt8](repeating: 9, count: 7))
        try unsafe frame.check(payload: other.span.bytes, inPlace: true)
        let error = #expect(throws: RingFrameError.self) {
            try unsafe frame.check(payload: short.span.bytes, inPlace: true)
        }
        #expect(error == .payloadLength(7, announced: 8))
    }

    @Test func whatTravelsIsNotTakenForWhatIsReadInPlace() {
        #expect(throws: RingFrameError.payloadChecksum) {
            try unsafe Self.frame().check(payload: Self.payload.span.bytes, inPlace: true)
        }
    }

    @Test func eachErrorSaysWhatWouldBeRight() {
        #expect(RingFrameError.version(2).description == "frame of version 2, this program speaks 1")
        #expect(RingFrameError.headerLength(3).description == "frame header of 3 bytes, must be 48")
        #expect(RingFrameError.payloadLength(4, announced: 8).description == "payload of 4 bytes, its header says 8")
    }
}

/// Bytes that must never change while the version is 1.
/// By the reference implementation's Python binding (xxhash 4.1), from the bytes above and docs/PROTOCOL.md.
enum Golden {
    static let checksums: [UInt8] = [
        146, 106, 167, 215, 6, 137, 137, 231, 133, 34, 227, 224, 32, 39, 167, 57,
    ]
}
