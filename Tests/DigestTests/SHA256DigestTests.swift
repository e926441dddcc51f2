import Digest
import Testing

@Suite struct SHA256DigestTests {
    @Test func hexadecimalComesBack() throws {
        for first in UInt8.min...UInt8.max {
            let bytes = (0..<32).map { first &+ UInt8($0) &* 7 }
            let digest = SHA256Digest(bytes: bytes)
            #expect(digest.description.count == 64)
            #expect(SHA256Digest(hexadecimal: digest.description) == digest)
            #expect(SHA256Digest(hexadecimal: digest.description.uppercased()) == digest)
        }
    }

    @Test func theDigitsAreInTheOrderOfTheBytes() {
        let digest = SHA256Digest(bytes: [0x01, 0xAB] + [UInt8](repeating: 0xF0, count: 30))
        #expect(digest.description == "01ab" + String(repeating: "f0", count: 30))
    }

    @Test func anythingButSixtyFourDigitsIsRefused() {
        let good = String(repeating: "0a", count: 32)
        #expect(SHA256Digest(hexadecimal: good) != nil)
        for text in [
            "", String(good.dropLast()), good + "0", good + "00", " " + good.dropFirst(), good.dropLast() + "\n",
        ] {
            #expect(SHA256Digest(hexadecimal: String(text)) == nil, "\(text)")
        }
        for character in ["g", "G", "/", ":", "@", "`", "x", "-"] {
            #expect(SHA256Digest(hexadecimal: good.dropLast() + character) == nil, "\(character)")
        }
    }

    @Test func anotherLengthIsABugOfTheCaller() async {
        await #expect(processExitsWith: .failure) { _ = SHA256Digest(bytes: [UInt8](repeating: 0, count: 31)) }
        await #expect(processExitsWith: .failure) { _ = SHA256Digest(bytes: []) }
    }
}
