import Testing
import Wire

@Suite struct SharedMemoryOfferTests {
    private static let offer = SharedMemoryOffer(
        name: 0x0102_0304_0506_0708, process: 0x1112_1314, file: 0x2122_2324, payloadBytes: 0x3132_3334_3536_3738)
    private static let place = SharedPlace(
        name: 0x0102_0304_0506_0708, offset: 0x2122_2324_1112_1314, count: 0x3132_3334_3536_3738)

    private static func bytes(_ encoded: InlineArray<40, UInt8>) -> [UInt8] { encoded.indices.map { encoded[$0] } }

    private static func decodedOffer(_ bytes: [UInt8]) -> SharedMemoryOffer? {
        unsafe SharedMemoryOffer(decoding: bytes.span.bytes)
    }

    private static func decodedPlace(_ bytes: [UInt8]) -> SharedPlace? {
        unsafe SharedPlace(decoding: bytes.span.bytes)
    }

    /// The checksums are by the reference implementation's Python binding (xxhash 4.1).
    @Test func theirBytesAreFrozen() {
        let numbers: [UInt8] = [
            8, 7, 6, 5, 4, 3, 2, 1, 0x14, 0x13, 0x12, 0x11, 0x24, 0x23, 0x22, 0x21,
            0x38, 0x37, 0x36, 0x35, 0x34, 0x33, 0x32, 0x31,
        ]
        #expect(
            Self.bytes(Self.offer.encoded()) == [1, 0x52, 0x47, 0x54, 0x53, 0x4D, 0, 0] + numbers
                + [232, 170, 207, 204, 2, 165, 189, 236])
        #expect(
            Self.bytes(Self.place.encoded()) == [1, 0x52, 0x47, 0x54, 0x53, 0x50, 0, 0] + numbers
                + [87, 43, 225, 63, 198, 161, 201, 209])
    }

    @Test func theyComeBackAsTheyWere() {
        #expect(Self.decodedOffer(Self.bytes(Self.offer.encoded())) == Self.offer)
        #expect(Self.decodedPlace(Self.bytes(Self.place.encoded())) == Self.place)
    }

    @Test func everyFlippedBitIsRefused() {
        for bit in 0..<40 * 8 {
            var (offer, place) = (Self.bytes(Self.offer.encoded()), Self.bytes(Self.place.encoded()))
            offer[bit / 8] ^= 1 << UInt8(bit % 8)
            place[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(Self.decodedOffer(offer) == nil && Self.decodedPlace(place) == nil, "bit \(bit)")
        }
    }

    @Test func everyOtherLengthIsRefused() {
        let (offer, place) = (Self.bytes(Self.offer.encoded()), Self.bytes(Self.place.encoded()))
        for count in 0..<40 {
            #expect(Self.decodedOffer(Array(offer[..<count])) == nil, "\(count) bytes")
            #expect(Self.decodedPlace(Array(place[..<count])) == nil, "\(count) bytes")
        }
        #expect(Self.decodedOffer(offer + [0]) == nil && Self.decodedPlace(place + [0]) == nil)
    }

    @Test func oneIsNotTakenForTheOther() {
        #expect(Self.decodedPlace(Self.bytes(Self.offer.encoded())) == nil)
        #expect(Self.decodedOffer(Self.bytes(Self.place.encoded())) == nil)
    }
}
