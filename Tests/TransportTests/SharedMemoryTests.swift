import Testing
import Transport

/// Payloads between two ranks of one host.
@Suite(.timeLimit(.minutes(10))) struct SharedMemoryTests {
    /// Two ends of a ring, and memory of the first.
    private final class Pair {
        let ends: [any RingTransport]
        private(set) var memory: SharedMemory

        init(_ kind: RingTransportTests.Kind = .ipc, bytes: Int = 5000) throws {
            ends = try RingTransportTests.ring(kind, count: 2)
            memory = try #require(SharedMemory(byteCount: bytes))
            for place in 0..<bytes { unsafe memory.bytes[place] = UInt8(truncatingIfNeeded: place) }
        }

        deinit { for end in ends { end.close(linger: .zero) } }

        /// Sends a part of the memory.
        func send(_ range: Range<Int>) throws {
            let payload = unsafe UnsafeRawBufferPointer(rebasing: memory.bytes[range])
            let header: [UInt8] = [7]
            try unsafe ends[0].send(header: header.span.bytes, payload: payload, owner: memory)
        }

        func receive() throws -> ArrivedFrame {
            guard case .frame(let frame) = try ends[1].receive(until: .now + .seconds(300)) else {
                throw TransportError(.malformed, "no frame came")
            }
            return frame
        }

        /// The owner's part is gone, its reader's remains.
        func forget() throws { memory = try #require(SharedMemory(byteCount: 1)) }

        /// Sends until the next rank has said that it reads in the memory.
        func open() throws {
            try send(0..<10)
            ends[1].release(try receive())
            #expect(ends[0].readsInPlace(memory))
        }
    }

    @Test func itIsNotThereForNoBytes() {
        #expect(SharedMemory(byteCount: 0) == nil)
    }

    @Test func theFirstPayloadTravelsAndTheNextStaysWhereItIs() throws {
        let pair = try Pair()
        #expect(!pair.ends[0].readsInPlace(pair.memory), "nobody knows of it yet")
        try pair.send(100..<200)
        let first = try pair.receive()
        #expect(unsafe !first.isInPlace && Array(first.payload) == Array(100..<200))
        #expect(pair.ends[0].readsInPlace(pair.memory))
        try pair.send(50..<250)
        let second = try pair.receive()
        #expect(unsafe second.isInPlace && Array(second.header) == [7] && Array(second.payload) == Array(50..<250))
        for frame in [first, second] { pair.ends[1].release(frame) }
    }

    @Test func whatIsReadInPlaceIsTheSendersMemory() throws {
        let pair = try Pair()
        try pair.open()
        try pair.send(4990..<5000)
        let frame = try pair.receive()
        unsafe pair.memory.bytes[4999] = 99
        #expect(unsafe frame.payload[9] == 99 && frame.payload[8] == UInt8(truncatingIfNeeded: 4998))
        pair.ends[1].release(frame)
    }

    @Test func aPayloadTravelsAsLongAsNobodyHasAsked() throws {
        let pair = try Pair()
        for _ in 0..<3 {
            try pair.send(0..<100)
            let frame = try pair.receive()
            #expect(!frame.isInPlace, "the sender made a header for a payload that travels")
            pair.ends[1].release(frame)
        }
        #expect(pair.ends[0].readsInPlace(pair.memory))
    }

    @Test func aPayloadElsewhereTravels() throws {
        let (pair, other) = (try Pair(), try Pair())
        try pair.open()
        let payload = unsafe UnsafeRawBufferPointer(rebasing: other.memory.bytes[0..<20])
        let header: [UInt8] = [8]
        try unsafe pair.ends[0].send(header: header.span.bytes, payload: payload, owner: pair.memory)
        let frame = try pair.receive()
        #expect(unsafe !frame.isInPlace && frame.payload.count == 20)
        pair.ends[1].release(frame)
    }

    @Test func whoReadsKeepsTheMemoryWhenItsOwnerHasGone() throws {
        let pair = try Pair()
        try pair.open()
        try pair.send(10..<20)
        let frame = try pair.receive()
        let name = pair.memory.name
        try pair.forget()
        #expect(pair.memory.name != name)
        #expect(unsafe Array(frame.payload) == Array(10..<20))
        pair.ends[1].release(frame)
    }

    @Test(arguments: [RingTransportTests.Kind.tcp, .inProcess])
    func elsewhereNobodyReadsInPlace(kind: RingTransportTests.Kind) throws {
        let pair = try Pair(kind)
        for _ in 0..<3 {
            try pair.send(0..<100)
            let frame = try pair.receive()
            #expect(unsafe !frame.isInPlace && frame.payload.count == 100)
            pair.ends[1].release(frame)
            #expect(!pair.ends[0].readsInPlace(pair.memory))
        }
    }
}
