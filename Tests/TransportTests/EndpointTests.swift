import Testing
import Transport

@Suite struct EndpointTests {
    @Test(
        arguments: [
            ("tcp://10.0.0.1:5555", .tcp(host: "10.0.0.1", port: 5555)),
            ("tcp://*:5555", .tcp(host: "*", port: 5555)),
            ("tcp://node-1.cluster_a:1", .tcp(host: "node-1.cluster_a", port: 1)),
            ("tcp://127.0.0.1:*", .tcp(host: "127.0.0.1", port: nil)),
            ("tcp://[::1]:65535", .tcp(host: "::1", port: 65535)),
            ("ipc:///tmp/ring.0", .ipc(path: "/tmp/ring.0")),
        ] as [(String, Endpoint)])
    func readsAndWritesItsForms(text: String, endpoint: Endpoint) throws {
        #expect(try Endpoint(text) == endpoint)
        #expect(endpoint.description == text)
    }

    @Test(arguments: [
        ("", "it must begin with tcp:// or ipc://, for example tcp://10.0.0.1:5555"),
        ("10.0.0.1:5555", "it must begin with tcp:// or ipc://, for example tcp://10.0.0.1:5555"),
        ("tcp://host", "the port is missing; write for example tcp://10.0.0.1:5555, or :* for any free port"),
        ("tcp://host:", "'' is no port; it must be 1 to 65535, or * for any free one"),
        ("tcp://host:0", "'0' is no port; it must be 1 to 65535, or * for any free one"),
        ("tcp://host:+1", "'+1' is no port; it must be 1 to 65535, or * for any free one"),
        ("tcp://host:65536", "'65536' is no port; it must be 1 to 65535, or * for any free one"),
        ("tcp://:5555", "'' is no host; write for example tcp://10.0.0.1:5555 or tcp://[::1]:5555"),
        ("tcp://a b:5555", "'a b' is no host; write for example tcp://10.0.0.1:5555 or tcp://[::1]:5555"),
        ("tcp://::1:5555", "'::1' is no host; write for example tcp://10.0.0.1:5555 or tcp://[::1]:5555"),
        ("ipc://ring", "the path must be absolute, for example ipc:///tmp/regatta/ring.0"),
        ("ipc:///", "the path must be absolute, for example ipc:///tmp/regatta/ring.0"),
    ])
    func refusesAnythingElseWithAnExample(text: String, reason: String) {
        let error = #expect(throws: TransportError.self) { try Endpoint(text) }
        #expect(error?.code == .endpoint)
        #expect(error?.description == "endpoint '\(text)': \(reason)")
    }

    @Test func aSocketFilesPathHasAtMost107Bytes() throws {
        let longest = "/" + String(repeating: "x", count: 106)
        #expect(try Endpoint("ipc://\(longest)") == .ipc(path: longest))
        let error = #expect(throws: TransportError.self) { try Endpoint("ipc://\(longest)x") }
        #expect(error?.description.hasSuffix("the path has 108 bytes, a socket file's may have 107") == true)
    }

    @Test func onlyADefiniteEndpointCanBeConnectedTo() throws {
        for text in ["tcp://*:1", "tcp://0.0.0.0:1", "tcp://127.0.0.1:*", "tcp://[::]:1"] {
            #expect(try !Endpoint(text).isDefinite, "\(text)")
        }
        for text in ["tcp://localhost:1", "ipc:///tmp/x"] { #expect(try Endpoint(text).isDefinite, "\(text)") }
    }

    @Test func theAddressFacingLoopbackIsLoopback() throws {
        #expect(try LocalAddress.facing(host: "127.0.0.1", port: 9) == "127.0.0.1")
        #expect(try LocalAddress.facing(host: "localhost", port: 9).isEmpty == false)
    }

    @Test func anUnknownHostIsNamed() {
        let error = #expect(throws: TransportError.self) { try LocalAddress.facing(host: "no such host", port: 9) }
        #expect(error?.description.hasPrefix("host 'no such host' is not known (") == true)
    }
}
