import Foundation
import Testing

/// Hosts of a test's own: network namespaces on a bridge, each with an address. Needs root and iproute2.
final class Hosts {
    let count: Int
    private let prefix = "rg\(UInt16.random(in: 0 ... .max))"

    /// Why hosts cannot be made here; nil if they can.
    static var obstacle: String? {
        if geteuid() != 0 { return "network namespaces need root" }
        return shell("command -v ip") ? nil : "iproute2 is not installed"
    }

    init(_ count: Int) throws {
        self.count = count
        try #require(Self.shell("ip netns add \(prefix)-fab"), "no network namespace could be made")
        run("ip -n \(prefix)-fab link add br0 type bridge forward_delay 0")
        run("ip -n \(prefix)-fab link set br0 up")
        for host in 0..<count {
            let name = name(host)
            run("ip netns add \(name)")
            run("ip -n \(name) link add eth0 type veth peer name p\(host) netns \(prefix)-fab")
            run("ip -n \(prefix)-fab link set p\(host) master br0 up")
            run("ip -n \(name) addr add \(address(host))/24 dev eth0")
            run("ip -n \(name) link set eth0 up")
            run("ip -n \(name) link set lo up")
        }
    }

    deinit {
        for host in 0..<count { run("ip netns del \(name(host))") }
        run("ip netns del \(prefix)-fab")
    }

    func name(_ host: Int) -> String { "\(prefix)-h\(host)" }
    func address(_ host: Int) -> String { "10.77.0.\(10 + host)" }

    private func run(_ command: String) {
        if !Self.shell(command) { Issue.record("failed: \(command)") }
    }

    private static func shell(_ command: String) -> Bool {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
