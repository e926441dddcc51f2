import Foundation
import Testing
import Worker

/// What the system says of memory, on trees of files as kernels have them.
@Suite struct HostMemoryTests {
    private let root = NSTemporaryDirectory() + "regatta-host-" + UUID().uuidString

    /// A host with these files, removed after `body`.
    private func host(_ files: [String: String], _ body: (HostMemory) throws -> Void) throws {
        defer { try? FileManager.default.removeItem(atPath: root) }
        for (path, text) in files {
            let url = URL(fileURLWithPath: root + path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: url)
        }
        try body(HostMemory(root: root))
    }

    private static let meminfo = """
        MemTotal:       24000000 kB
        MemFree:         1000000 kB
        MemAvailable:    2000000 kB
        SwapTotal:             0 kB

        """
    private static let available = 2_000_000 * 1024

    @Test func aHostWithoutGroupsHasWhatIsAvailable() throws {
        try host(["/proc/meminfo": Self.meminfo]) { #expect($0.available == Self.available) }
    }

    @Test func aHostThatSaysNothingIsUnknown() throws {
        try host([:]) { #expect($0.available == nil && $0.resident == 0 && $0.peak == 0) }
        try host(["/proc/meminfo": "MemTotal: 5 kB\nMemAvailable\n"]) { #expect($0.available == nil) }
        try host(["/proc/meminfo": "MemAvailable: many kB\n"]) { #expect($0.available == nil) }
    }

    @Test func aGroupOfVersion2LeavesItsLimitLessWhatItHas() throws {
        let folder = "/sys/fs/cgroup/user.slice/job"
        try host([
            "/proc/meminfo": Self.meminfo, "/proc/self/cgroup": "0::/user.slice/job\n",
            folder + "/memory.max": "1000000\n", folder + "/memory.current": "400000\n",
            folder + "/memory.stat": "anon 100\ninactive_file 30000\nactive_file 5\n",
        ]) { #expect($0.available == 1_000_000 - 400_000 + 30_000) }
    }

    @Test func theNarrowestOfTheGroupsCounts() throws {
        try host([
            "/proc/meminfo": Self.meminfo, "/proc/self/cgroup": "0::/a/b\n",
            "/sys/fs/cgroup/a/b/memory.max": "max\n", "/sys/fs/cgroup/a/b/memory.current": "1\n",
            "/sys/fs/cgroup/a/memory.max": "5000\n", "/sys/fs/cgroup/a/memory.current": "1000\n",
        ]) { #expect($0.available == 4000, "the outer one limits, the inner one has none") }
        try host([
            "/proc/meminfo": Self.meminfo, "/proc/self/cgroup": "0::/a/b\n",
            "/sys/fs/cgroup/a/b/memory.max": "700\n", "/sys/fs/cgroup/a/b/memory.current": "1\n",
            "/sys/fs/cgroup/a/memory.max": "5000\n", "/sys/fs/cgroup/a/memory.current": "1000\n",
        ]) { #expect($0.available == 699) }
    }

    @Test func aGroupOfVersion1IsReadToo() throws {
        let folder = "/sys/fs/cgroup/memory/slurm/job_7"
        try host([
            "/proc/meminfo": Self.meminfo, "/proc/self/cgroup": "9:name=systemd:/\n4:memory:/slurm/job_7\n0::/\n",
            folder + "/memory.limit_in_bytes": "90000\n", folder + "/memory.usage_in_bytes": "50000\n",
        ]) { #expect($0.available == 40_000) }
    }

    /// Within a container the path is the host's; only the topmost folder is there, and it is the container's own.
    @Test func aContainersOwnGroupIsTheTopmost() throws {
        try host([
            "/proc/meminfo": Self.meminfo, "/proc/self/cgroup": "4:cpu,memory:/docker/0123\n",
            "/sys/fs/cgroup/memory/memory.limit_in_bytes": "8000\n",
            "/sys/fs/cgroup/memory/memory.usage_in_bytes": "9000\n",
        ]) { #expect($0.available == 0, "more than all is nothing left") }
    }

    @Test func aGroupWithoutALimitChangesNothing() throws {
        try host([
            "/proc/meminfo": Self.meminfo, "/proc/self/cgroup": "4:memory:/x\n",
            "/sys/fs/cgroup/memory/x/memory.limit_in_bytes": "9223372036854771712\n",
            "/sys/fs/cgroup/memory/x/memory.usage_in_bytes": "50000\n",
        ]) { #expect($0.available == Self.available) }
    }

    @Test func aProcessHasResidentMemoryAndAPeak() throws {
        try host(["/proc/self/status": "Name:\tregatta\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n"]) {
            #expect($0.peak == 2 << 20 && $0.resident == 1 << 20)
        }
    }

    @Test func thisHostSaysAllOfIt() throws {
        let memory = HostMemory()
        let available = try #require(memory.available)
        #expect(available > 1 << 26)
        let resident = memory.resident  // asked before the peak: other tests take memory meanwhile
        let before = memory.peak
        #expect(before + (1 << 20) >= resident && resident > 1 << 20)
        var block = [UInt8](repeating: 1, count: 64 << 20)
        #expect(memory.peak >= before && memory.resident > 64 << 20)
        block[block.count / 2] = 2
        #expect(block.count == 64 << 20)
    }
}
