import Digest
import Testing

@Suite struct SHA256Tests {
    /// FIPS 180-4's examples and the empty text.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
    ])
    func agreesWithTheStandardsExamples(text: String, hexadecimal: String) {
        #expect(SHA256.digest(of: Array(text.utf8)).description == hexadecimal)
    }

    @Test func agreesWithTheMillionLetters() {
        let digest = SHA256.digest(of: [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(digest.description == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    @Test func everySplitGivesTheDigestOfTheWhole() {
        for count in 0...130 {
            let bytes = (0..<count).map { UInt8($0) }
            let whole = SHA256.digest(of: bytes)
            for cut in 0...count {
                var hash = SHA256()
                let (head, tail) = (Array(bytes[..<cut]), Array(bytes[cut...]))
                hash.update(unsafe head.span.bytes)
                hash.update(unsafe tail.span.bytes)
                #expect(hash.finish() == whole, "\(cut) of \(count)")
            }
        }
    }

    @Test func piecesOfOneByteGiveTheDigestOfTheWhole() {
        let bytes = (0..<200).map { UInt8($0) }
        var hash = SHA256()
        for byte in bytes {
            let piece = [byte]
            hash.update(unsafe piece.span.bytes)
        }
        #expect(hash.finish() == SHA256.digest(of: bytes))
    }

    @Test func differentLengthsOfZerosDiffer() {
        #expect(Set((0...300).map { SHA256.digest(of: [UInt8](repeating: 0, count: $0)) }).count == 301)
    }
}
