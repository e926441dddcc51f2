import Testing
import Wire

@Suite struct ChannelTagTests {
    @Test func itsBytesAreFrozen() {
        #expect(ChannelTag.heartbeat.encoded == [1, 0x52, 0x43, 1])
        #expect(ChannelTag.message.encoded == [1, 0x52, 0x43, 2])
    }

    @Test(arguments: [ChannelTag.heartbeat, .message]) func nothingElseIsATag(tag: ChannelTag) {
        #expect(ChannelTag(decoding: tag.encoded) == tag)
        for count in 0..<4 { #expect(ChannelTag(decoding: Array(tag.encoded[..<count])) == nil) }
        #expect(ChannelTag(decoding: tag.encoded + [0]) == nil)
        for place in 0..<3 {
            var other = tag.encoded
            other[place] ^= 1
            #expect(ChannelTag(decoding: other) == nil)
        }
        #expect(ChannelTag(decoding: [1, 0x52, 0x43, 0]) == nil)
        #expect(ChannelTag(decoding: [1, 0x52, 0x43, 3]) == nil)
    }
}
