import CLI
import Testing

@Suite struct ByteSizeTests {
    @Test(arguments: [
        ("1", 1), ("65536", 65_536), ("7B", 7), ("64KiB", 65_536), ("1MiB", 1 << 20), ("2GiB", 2 << 30),
        ("9007199254740991KiB", 9_007_199_254_740_991 << 10), ("0008B", 8),
    ])
    func sizesAreReadAsPeopleWriteThem(text: String, bytes: Int) {
        #expect(ByteSize(argument: text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "0", "0KiB", "-1", "+1", "1 KiB", "1kib", "1KB", "1MB", "KiB", "1.5MiB", "1e3", "\u{B2}", "\u{664}KiB",
        "9223372036854775808", "9007199254740992KiB", "99999999999GiB", "1MiB ", " 1MiB", "1MiBMiB",
    ])
    func whatIsNoSizeIsRefused(text: String) {
        #expect(ByteSize(argument: text) == nil)
    }

    @Test func everyNumberOfBytesIsReadBack() {
        for exponent in 0..<62 {
            for bytes in [1 << exponent, (1 << exponent) + 1] {
                #expect(ByteSize(argument: "\(bytes)") == ByteSize(bytes: bytes))
                #expect(ByteSize(argument: ByteSize(bytes: bytes).defaultValueDescription)?.bytes == bytes)
            }
        }
    }
}
