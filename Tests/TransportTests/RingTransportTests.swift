import Glibc
import Synchronization
import Testing
import Transport

/// What every transport of a ring must do.
@Suite(.timeLimit(.minutes(10))) struct RingTransportTests {
    enum Kind: CaseIterable { case inProcess, ipc, tcp }

    static let anyPort = Endpoint.tcp(host: "127.0.0.1", port: nil)
    private static let count = Atomic<Int>(0)

    static func ring(_ kind: Kind, count: Int, frameLimit: Int = 64, maximum: Int = 1 << 20) throws
        -> [any RingTransport]
    {
        guard kind != .inProcess else { return InProcessRing.make(count: count, frameLimit: frameLimit) }
        let number = Self.count.add(1, ordering: .relaxed).newValue
        let ends = try (0..<count).map { place in
            try ZeroMQRing(
                bindingTo: kind == .tcp ? anyPort : .ipc(path: "/tmp/regatta-test-\(getpid())-t\(number)-\(place)"),
                frameLimit: frameLimit, maximumPayloadBytes: maximum)
        }
        for place in ends.indices { try ends[place].connect(to: ends[(place + 1) % count].endpoint) }
        return ends
    }

    /// Keeps a payload in place for as long as a transport needs it.
    @safe final class Payload: Sendable {
        nonisolated(unsafe) let bytes: UnsafeMutableRawBufferPointer

        init(_ values: [UInt8]) {
            unsafe bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, values.count), alignment: 64)
            unsafe bytes.copyBytes(from: values)
        }

        deinit { unsafe bytes.deallocate() }
    }

    static func send(_ header: [UInt8], _ payload: [UInt8], by end: any RingTransport) throws {
        let owner = Payload(payload)
        let bytes = unsafe UnsafeRawBufferPointer(rebasing: owner.bytes[..<payload.count])
        try unsafe end.send(header: header.span.bytes, payload: bytes, owner: owner)
    }

    /// The next thing to arrive, as text.
    static func next(_ end: any RingTransport, within wait: Duration = .seconds(300)) throws -> String {
        switch try end.receive(until: .now + wait) {
        case .frame(let frame):
            defer { end.release(frame) }
            let payload = unsafe frame.payload.count < 9 ? "\(Array(frame.payload))" : "\(frame.payload.count)"
            return unsafe "\(Array(frame.header)) \(payload)"
        case .woken: return "woken"
        case .disconnected: return "disconnected"
        case .timedOut: return "timed out"
        }
    }

    @Test(arguments: Kind.allCases, [1, 2, 5]) func framesGoToTheNextInOrder(kind: Kind, count: Int) throws {
        let ends = try Self.ring(kind, count: count)
        defer { for end in ends { end.close(linger: .zero) } }
        for number in 0..<10 as Range<UInt8> {
            for (place, end) in ends.enumerated() { try Self.send([number], [UInt8(place), 9], by: end) }
        }
        for number in 0..<10 {
            for (place, end) in ends.enumerated() {
                #expect(try Self.next(end) == "[\(number)] [\((place + count - 1) % count), 9]")
            }
        }
    }

    @Test(arguments: Kind.allCases) func sizesFromNoneToAMebibytePassWhole(kind: Kind) throws {
        let ends = try Self.ring(kind, count: 2)
        defer { for end in ends { end.close(linger: .zero) } }
        for count in [0, 1, 7, 4096, 9000, 262_144, 1 << 20] {
            try Self.send([], [UInt8](repeating: 5, count: count), by: ends[0])
            let small = "\([UInt8](repeating: 5, count: min(count, 8)))"
            #expect(try Self.next(ends[1]) == "[] \(count < 9 ? small : "\(count)")")
        }
    }

    @Test(arguments: Kind.allCases) func aFrameIsValidUntilItIsReleased(kind: Kind) throws {
        let ends = try Self.ring(kind, count: 2)
        defer { for end in ends { end.close(linger: .zero) } }
        for number in 0..<20 as Range<UInt8> {
            try Self.send([number], [UInt8](repeating: number, count: 10_000), by: ends[0])
        }
        var frames: [ArrivedFrame] = []
        while frames.count < 20 {
            guard case .frame(let frame) = try ends[1].receive(until: .now + .seconds(300)) else { break }
            frames.append(frame)
        }
        for (number, frame) in frames.enumerated() {
            #expect(unsafe frame.payload.allSatisfy { $0 == UInt8(number) } && frame.payload.count == 10_000)
            ends[1].release(frame)
        }
        #expect(frames.count == 20)
    }

    @Test(arguments: Kind.allCases) func aWaitEndsByADeadlineOrAWakeUp(kind: Kind) throws {
        let ends = try Self.ring(kind, count: 2)
        defer { for end in ends { end.close(linger: .zero) } }
        #expect(try Self.next(ends[0], within: .milliseconds(5)) == "timed out")
        #expect(try Self.next(ends[0], within: .seconds(-1)) == "timed out")
        ends[0].wake()
        ends[0].wake()
        #expect(try Self.next(ends[0]) == "woken")
        #expect(try Self.next(ends[0], within: .milliseconds(5)) == "timed out", "wake-ups are merged")
        let thread = NamedThread(name: "waker") { ends[0].wake() }
        #expect(try Self.next(ends[0]) == "woken")
        thread.join()
    }

    @Test(arguments: Kind.allCases) func whoLeavesIsNoticedAfterItsLastFrame(kind: Kind) throws {
        let ends = try Self.ring(kind, count: 2)
        defer { ends[1].close(linger: .zero) }
        let payload = [UInt8](repeating: 1, count: 50_000)
        for number in 0..<30 as Range<UInt8> { try Self.send([number], payload, by: ends[0]) }
        ends[0].close(linger: .seconds(20))
        for number in 0..<30 { #expect(try Self.next(ends[1]) == "[\(number)] 50000") }
        #expect(try Self.next(ends[1]) == "disconnected")
        #expect(try Self.next(ends[1], within: .milliseconds(5)) == "timed out", "said once")
    }

    @Test func aFullInboxRefusesMoreFrames() throws {
        let ends = try Self.ring(.inProcess, count: 2, frameLimit: 3)
        for _ in 0..<3 { try Self.send([], [1], by: ends[0]) }
        let error = #expect(throws: TransportError.self) { try Self.send([], [1], by: ends[0]) }
        #expect(error?.code == .full)
    }

    @Test func aSocketThatNobodyReadsRefusesMoreFrames() throws {
        let alone = try ZeroMQRing(bindingTo: Self.anyPort, frameLimit: 3, maximumPayloadBytes: 8)
        defer { alone.close(linger: .zero) }
        let nowhere = try ZeroMQRing(bindingTo: Self.anyPort, frameLimit: 3, maximumPayloadBytes: 8)
        let endpoint = nowhere.endpoint
        nowhere.close(linger: .zero)
        try alone.connect(to: endpoint)
        let error = #expect(throws: TransportError.self) { for _ in 0..<10 { try Self.send([], [1], by: alone) } }
        #expect(error?.code == .full)
    }

    @Test func aNeighbourThatSendsTooMuchIsCutOff() throws {
        let ends = try Self.ring(.tcp, count: 2, maximum: 1000)
        defer { for end in ends { end.close(linger: .zero) } }
        try Self.send([1], [UInt8](repeating: 0, count: 1001), by: ends[0])
        #expect(try Self.next(ends[1]) == "disconnected")
    }

    @Test func aClosedEndTakesNothing() throws {
        let end = try ZeroMQRing(bindingTo: Self.anyPort, frameLimit: 3, maximumPayloadBytes: 8)
        end.close(linger: .zero)
        end.close(linger: .zero)
        #expect(throws: TransportError.self) { try Self.send([], [], by: end) }
        #expect(throws: TransportError.self) { try Self.next(end) }
        #expect(throws: TransportError.self) { try end.connect(to: Endpoint("tcp://127.0.0.1:1")) }
    }

    @Test func aTakenPortIsRefusedAtOnce() throws {
        let first = try ZeroMQRing(bindingTo: Self.anyPort, frameLimit: 3, maximumPayloadBytes: 8)
        defer { first.close(linger: .zero) }
        let error = #expect(throws: TransportError.self) {
            try ZeroMQRing(bindingTo: first.endpoint, frameLimit: 3, maximumPayloadBytes: 8)
        }
        #expect(error?.code == .endpoint)
    }

    @Test func aPortScanIsNoNeighbour() throws {
        let end = try ZeroMQRing(bindingTo: Self.anyPort, frameLimit: 3, maximumPayloadBytes: 8)
        defer { end.close(linger: .zero) }
        guard case .tcp(_, let port?) = end.endpoint else { return #expect(Bool(false), "no port") }
        for _ in 0..<3 { #expect(try Self.touch(port: port)) }
        #expect(try Self.next(end, within: .milliseconds(100)) == "timed out")
    }

    /// Connects to a port of this host and closes at once.
    private static func touch(port: UInt16) throws -> Bool {
        let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(file) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        return unsafe withUnsafeBytes(of: &address) { raw in
            guard let base = raw.baseAddress else { return false }
            return unsafe connect(file, base.assumingMemoryBound(to: sockaddr.self), size) == 0
        }
    }
}
