import Foundation
import Testing
import Transport

@Suite(.timeLimit(.minutes(10))) struct ControlTests {
    /// A socket of its own: a free TCP port may be one that a client of another test still looks for.
    static var anywhere: Endpoint { .ipc(path: "/tmp/regatta-test-\(UUID().uuidString)") }
    static let patience = Duration.seconds(500)  // other tests may keep the pool busy for a while

    static func server(
        _ endpoints: [Endpoint] = [anywhere], silenceLimit: Duration = patience, maximumMessageBytes: Int = 8 << 20,
        eventLimit: Int = 256, heartbeat: Duration = .milliseconds(20)
    ) throws -> ControlServer {
        try ControlServer(
            bindingTo: endpoints, silenceLimit: silenceLimit, maximumMessageBytes: maximumMessageBytes,
            eventLimit: eventLimit, heartbeat: heartbeat)
    }

    static func client(
        _ name: String, of endpoint: Endpoint, connectTimeout: Duration = patience, silenceLimit: Duration = patience,
        maximumMessageBytes: Int = 8 << 20, heartbeat: Duration = .milliseconds(20)
    ) throws -> ControlClient {
        try ControlClient(
            connectingTo: endpoint, as: ControlPeer(name: name), connectTimeout: connectTimeout,
            silenceLimit: silenceLimit, maximumMessageBytes: maximumMessageBytes, eventLimit: 256,
            heartbeat: heartbeat)
    }

    /// The next event as a line of text.
    static func next(_ events: AsyncStream<ControlEvent>) async -> String {
        for await event in events {
            switch event {
            case .message(let peer, let bytes): return "\(peer) says \(bytes.count < 9 ? "\(bytes)" : "\(bytes.count)")"
            case .silent(let peer, _): return "\(peer) is silent"
            case .disconnected(let peer): return "\(peer) is disconnected"
            case .trouble(let peer, let error): return "\(peer): \(error)"
            case .failed(let error): return "failed: \(error)"
            }
        }
        return "end"
    }

    /// Expects the next event, and shows the one that came instead.
    static func expect(
        _ expected: String, of events: AsyncStream<ControlEvent>, location: SourceLocation = #_sourceLocation
    ) async {
        let event = await next(events)
        #expect(event == expected, sourceLocation: location)
    }

    @Test(arguments: ["tcp://127.0.0.1:*", "tcp://localhost:*", "ipc:///tmp/regatta-test-control", "tcp://[::1]:*"])
    func messagesGoBothWays(text: String) async throws {
        let server = try Self.server([Endpoint(text)])
        defer { server.close() }
        let clients = try ["ada", "bob"].map { try Self.client($0, of: server.endpoints[0]) }
        defer { for client in clients { client.close() } }
        for (client, name) in zip(clients, ["ada", "bob"]) {
            try client.send([1, 2])
            await Self.expect("\(name) says [1, 2]", of: server.events)
            try server.send([3], to: ControlPeer(name: name))
            await Self.expect("the server says [3]", of: client.events)
        }
    }

    /// The first of a name keeps it; the second is not heard, and notices that itself.
    @Test func aNameInUseCannotBeTaken() async throws {
        let server = try Self.server()
        defer { server.close() }
        let first = try Self.client("ada", of: server.endpoints[0])
        defer { first.close() }
        try first.send([1])
        await Self.expect("ada says [1]", of: server.events)
        let second = try Self.client("ada", of: server.endpoints[0], connectTimeout: .milliseconds(300))
        try second.send([2])
        #expect(await Self.next(second.events).hasPrefix("failed: no answer from the server"))
        second.close()
        try server.send([3], to: ControlPeer(name: "ada"))
        await Self.expect("the server says [3]", of: first.events)
        try first.send([4])
        await Self.expect("ada says [4]", of: server.events)
    }

    @Test func aServerListensOnSeveralEndpoints() async throws {
        let server = try Self.server([Self.anywhere, Self.anywhere])
        defer { server.close() }
        #expect(Set(server.endpoints).count == 2 && server.endpoints.allSatisfy(\.isDefinite))
        var clients: [ControlClient] = []  // kept to the end: a closed one is an event too
        defer { for client in clients { client.close() } }
        for (place, endpoint) in server.endpoints.enumerated() {
            let client = try Self.client("client \(place)", of: endpoint)
            clients.append(client)
            try client.send([])
            await Self.expect("client \(place) says []", of: server.events)
        }
    }

    @Test func messagesOfEightMebibytesPassInOrder() async throws {
        let server = try Self.server()
        defer { server.close() }
        let client = try Self.client("big", of: server.endpoints[0])
        defer { client.close() }
        for count in [8 << 20, 0, 1 << 20] { try client.send([UInt8](repeating: 7, count: count)) }
        for expected in ["big says \(8 << 20)", "big says []", "big says \(1 << 20)"] {
            await Self.expect(expected, of: server.events)
        }
        let error = #expect(throws: TransportError.self) { try client.send([UInt8](repeating: 7, count: 8 << 20 + 1)) }
        #expect(error?.code == .tooLarge)
    }

    @Test func lastWordsLeaveBeforeTheEnd() async throws {
        let server = try Self.server()
        defer { server.close() }
        let client = try Self.client("leaver", of: server.endpoints[0])
        for number in 0..<100 as Range<UInt8> { try client.send([number]) }
        client.close()
        for number in 0..<100 { await Self.expect("leaver says [\(number)]", of: server.events) }
        await Self.expect("end", of: client.events)
        let error = #expect(throws: TransportError.self) { try client.send([1]) }
        #expect(error?.code == .closed)
    }

    @Test func aPeerWithoutHeartbeatsIsSilentOnce() async throws {
        let server = try Self.server(silenceLimit: .seconds(1))
        defer { server.close() }
        let mute = try Self.client("mute", of: server.endpoints[0], heartbeat: .seconds(3600))
        defer { mute.close() }
        let lively = try Self.client("lively", of: server.endpoints[0])
        defer { lively.close() }
        await Self.expect("mute is silent", of: server.events)
        try mute.send([1])
        await Self.expect("mute says [1]", of: server.events)
        await Self.expect("mute is silent", of: server.events)  // heard again, it can fall silent again
    }

    @Test func aClosedPeerIsDisconnectedAtOnce() async throws {
        let server = try Self.server()
        defer { server.close() }
        let client = try Self.client("gone", of: server.endpoints[0])
        try client.send([1])
        await Self.expect("gone says [1]", of: server.events)
        client.close()
        await Self.expect("gone is disconnected", of: server.events)
        try server.send([1], to: ControlPeer(name: "gone"))
        await Self.expect("gone: a message of 1 bytes to gone is lost: it is not connected", of: server.events)
    }

    @Test func aMuteServerIsSilent() async throws {
        let server = try Self.server(heartbeat: .seconds(3600))
        defer { server.close() }
        let client = try Self.client("client", of: server.endpoints[0], silenceLimit: .milliseconds(200))
        defer { client.close() }
        try client.send([1])
        await Self.expect("client says [1]", of: server.events)
        try server.send([2], to: ControlPeer(name: "client"))
        await Self.expect("the server says [2]", of: client.events)
        await Self.expect("the server is silent", of: client.events)
    }

    @Test func aServerThatIsNotThereIsUnreachable() async throws {
        let gone = try Self.server()
        let endpoint = gone.endpoints[0]
        gone.close()
        let client = try Self.client("client", of: endpoint, connectTimeout: .milliseconds(100))
        defer { client.close() }
        #expect(await Self.next(client.events).hasPrefix("failed: no answer from the server within 0.1"))
    }

    @Test(arguments: ["tcp://127.0.0.1:*", "ipc:///tmp/regatta-test-taken"])
    func anEndpointInUseIsRefused(text: String) throws {
        let server = try Self.server([Endpoint(text)])
        defer { server.close() }
        let error = #expect(throws: TransportError.self) { try Self.server(server.endpoints) }
        #expect(
            error?.description
                == "cannot listen on \(server.endpoints[0]): it is in use; take another one, or port * for any free one"
        )
    }

    @Test func anAddressOfAnotherHostOrAMissingFolderIsRefused() throws {
        let foreign = #expect(throws: TransportError.self) { try Self.server([Endpoint("tcp://192.0.2.1:5555")]) }
        #expect(foreign?.description.contains("this host has no such address") == true)
        let folder = #expect(throws: TransportError.self) { try Self.server([Endpoint("ipc:///tmp/no/such/folder/x")]) }
        #expect(folder?.description.contains("the folder does not exist; make it first") == true)
        let wild = #expect(throws: TransportError.self) { try Self.client("x", of: Endpoint("tcp://*:5555")) }
        #expect(wild?.code == .endpoint)
        #expect(throws: TransportError.self) { try Self.client("", of: Endpoint("tcp://127.0.0.1:1")) }
        #expect(throws: TransportError.self) {
            try Self.client(String(repeating: "x", count: 256), of: Endpoint("tcp://127.0.0.1:1"))
        }
    }

    @Test func aFullSendQueueIsAnErrorOfTheSender() throws {
        let server = try Self.server()
        let endpoint = server.endpoints[0]
        server.close()
        let client = try Self.client("eager", of: endpoint, maximumMessageBytes: 16)
        defer { client.close() }
        let error = #expect(throws: TransportError.self) { for _ in 0..<10_000 { try client.send([1]) } }
        #expect(error?.code == .full)
    }

    @Test func unreadEventsBeyondTheLimitEndTheChannelWithAnError() async throws {
        let server = try Self.server(eventLimit: 4)
        defer { server.close() }
        let client = try Self.client("flood", of: server.endpoints[0])
        defer { client.close() }
        try client.send([9])
        await Self.expect("flood says [9]", of: server.events)  // from now on it can be sent to
        for number in 0..<10 as Range<UInt8> { try client.send([number]) }
        let deadline = ContinuousClock.now + .seconds(300)
        while ContinuousClock.now < deadline {  // unread until the server has refused to go on
            do { try server.send([], to: ControlPeer(name: "flood")) } catch { break }
            await Task.yield()
        }
        for number in 0..<3 { await Self.expect("flood says [\(number)]", of: server.events) }
        await Self.expect("failed: 3 events of a control channel wait unread, the limit", of: server.events)
        await Self.expect("end", of: server.events)
    }
}
