import Testing
import Transport

@Suite(.timeLimit(.minutes(10))) struct ControlTests {
    static let anyPort = Endpoint.tcp(host: "127.0.0.1", port: nil)
    static let patience = Duration.seconds(500)  // other tests may keep the pool busy for a while

    static func server(
        _ endpoints: [Endpoint] = [anyPort], silenceLimit: Duration = patience, maximumMessageBytes: Int = 8 << 20,
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

    @Test(arguments: ["tcp://127.0.0.1:*", "tcp://localhost:*", "ipc:///tmp/regatta-test-control", "tcp://[::1]:*"])
    func messagesGoBothWays(text: String) async throws {
        let server = try Self.server([Endpoint(text)])
        defer { server.close() }
        let clients = try ["ada", "bob"].map { try Self.client($0, of: server.endpoints[0]) }
        defer { for client in clients { client.close() } }
        for (client, name) in zip(clients, ["ada", "bob"]) {
            try client.send([1, 2])
            #expect(await Self.next(server.events) == "\(name) says [1, 2]")
            try server.send([3], to: ControlPeer(name: name))
            #expect(await Self.next(client.events) == "the server says [3]")
        }
    }

    /// The first of a name keeps it; the second is not heard, and notices that itself.
    @Test func aNameInUseCannotBeTaken() async throws {
        let server = try Self.server()
        defer { server.close() }
        let first = try Self.client("ada", of: server.endpoints[0])
        defer { first.close() }
        try first.send([1])
        #expect(await Self.next(server.events) == "ada says [1]")
        let second = try Self.client("ada", of: server.endpoints[0], connectTimeout: .milliseconds(300))
        try second.send([2])
        #expect(await Self.next(second.events).hasPrefix("failed: no answer from the server"))
        second.close()
        try server.send([3], to: ControlPeer(name: "ada"))
        #expect(await Self.next(first.events) == "the server says [3]")
        try first.send([4])
        #expect(await Self.next(server.events) == "ada says [4]")
    }

    @Test func aServerListensOnSeveralEndpoints() async throws {
        let server = try Self.server([Self.anyPort, Self.anyPort])
        defer { server.close() }
        #expect(Set(server.endpoints).count == 2 && server.endpoints.allSatisfy(\.isDefinite))
        var clients: [ControlClient] = []  // kept to the end: a closed one is an event too
        defer { for client in clients { client.close() } }
        for (place, endpoint) in server.endpoints.enumerated() {
            let client = try Self.client("client \(place)", of: endpoint)
            clients.append(client)
            try client.send([])
            #expect(await Self.next(server.events) == "client \(place) says []")
        }
    }

    @Test func messagesOfEightMebibytesPassInOrder() async throws {
        let server = try Self.server()
        defer { server.close() }
        let client = try Self.client("big", of: server.endpoints[0])
        defer { client.close() }
        for count in [8 << 20, 0, 1 << 20] { try client.send([UInt8](repeating: 7, count: count)) }
        for expected in ["big says \(8 << 20)", "big says []", "big says \(1 << 20)"] {
            #expect(await Self.next(server.events) == expected)
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
        for number in 0..<100 { #expect(await Self.next(server.events) == "leaver says [\(number)]") }
        #expect(await Self.next(client.events) == "end")
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
        #expect(await Self.next(server.events) == "mute is silent")
        try mute.send([1])
        #expect(await Self.next(server.events) == "mute says [1]")
        #expect(await Self.next(server.events) == "mute is silent", "heard again, it can fall silent again")
    }

    @Test func aClosedPeerIsDisconnectedAtOnce() async throws {
        let server = try Self.server()
        defer { server.close() }
        let client = try Self.client("gone", of: server.endpoints[0])
        try client.send([1])
        #expect(await Self.next(server.events) == "gone says [1]")
        client.close()
        #expect(await Self.next(server.events) == "gone is disconnected")
        try server.send([1], to: ControlPeer(name: "gone"))
        #expect(await Self.next(server.events) == "gone: a message of 1 bytes to gone is lost: it is not connected")
    }

    @Test func aMuteServerIsSilent() async throws {
        let server = try Self.server(heartbeat: .seconds(3600))
        defer { server.close() }
        let client = try Self.client("client", of: server.endpoints[0], silenceLimit: .milliseconds(200))
        defer { client.close() }
        try client.send([1])
        #expect(await Self.next(server.events) == "client says [1]")
        try server.send([2], to: ControlPeer(name: "client"))
        #expect(await Self.next(client.events) == "the server says [2]")
        #expect(await Self.next(client.events) == "the server is silent")
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
        #expect(await Self.next(server.events) == "flood says [9]")  // from now on it can be sent to
        for number in 0..<10 as Range<UInt8> { try client.send([number]) }
        let deadline = ContinuousClock.now + .seconds(300)
        while ContinuousClock.now < deadline {  // unread until the server has refused to go on
            do { try server.send([], to: ControlPeer(name: "flood")) } catch { break }
            await Task.yield()
        }
        for number in 0..<3 { #expect(await Self.next(server.events) == "flood says [\(number)]") }
        #expect(await Self.next(server.events) == "failed: 3 events of a control channel wait unread, the limit")
        #expect(await Self.next(server.events) == "end")
    }
}
