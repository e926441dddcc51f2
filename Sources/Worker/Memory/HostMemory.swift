internal import Foundation

/// What the system says of memory: of the host, of the control group around this process, of the process itself.
package struct HostMemory: Sendable {
    private let root: String

    /// - Parameter root: Where `proc` and `sys` are; tests put a folder of their own there.
    package init(root: String = "") { self.root = root }

    /// Bytes that processes may still take without pushing others out: what the host has, or what the narrowest
    /// control group around this process leaves; nil if the system does not say.
    package var available: Int? {
        let host = kilobytes("MemAvailable", in: "/proc/meminfo")
        return ([host] + groupFolders.map(left)).compactMap(\.self).min()
    }

    /// Resident bytes of this process; 0 if the system does not say.
    package var resident: Int { kilobytes("VmRSS", in: "/proc/self/status") ?? 0 }

    /// The largest number of resident bytes that this process has had; 0 if the system does not say.
    ///
    /// Not from `getrusage`, which counts the memory of the program that started this one too.
    package var peak: Int { kilobytes("VmHWM", in: "/proc/self/status") ?? 0 }

    /// A line such as `MemAvailable:   1234 kB`, in bytes.
    private func kilobytes(_ name: String, in file: String) -> Int? {
        let line = text(file)?.split(separator: "\n").first { $0.hasPrefix(name + ":") }
        let words = line?.split { " \t:".contains($0) } ?? []
        return words.count > 1 ? Int(words[1]).map { $0 * 1024 } : nil
    }

    private func text(_ file: String) -> String? {
        FileManager.default.contents(atPath: root + file).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The folders of the control groups around this process, version 2 and version 1, innermost first. Within a
    /// container the path is that of the host and does not exist; the group's own folder is the topmost then.
    private var groupFolders: [String] {
        let lines = text("/proc/self/cgroup")?.split(separator: "\n") ?? []
        return lines.flatMap { line -> [String] in
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
            guard fields.count == 3 else { return [] }
            if fields[1].isEmpty { return Self.upwards("/sys/fs/cgroup", fields[2]) }
            let isMemory = fields[1].split(separator: ",").contains("memory")
            return isMemory ? Self.upwards("/sys/fs/cgroup/memory", fields[2]) : []
        }
    }

    private static func upwards(_ base: String, _ path: Substring) -> [String] {
        let names = path.split(separator: "/")
        return (0...names.count).reversed().map { ([base] + names.prefix($0).map(String.init)).joined(separator: "/") }
    }

    /// What a control group leaves; pages of files that it can drop count as left. Nil without a limit.
    private func left(in folder: String) -> Int? {
        let files = [("memory.max", "memory.current"), ("memory.limit_in_bytes", "memory.usage_in_bytes")]
        for (limit, usage) in files {
            guard let limit = number(folder + "/" + limit), let usage = number(folder + "/" + usage) else { continue }
            return max(limit - max(usage - droppable(folder), 0), 0)
        }
        return nil
    }

    private func number(_ file: String) -> Int? {
        text(file).flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
    }

    private func droppable(_ folder: String) -> Int {
        let lines = text(folder + "/memory.stat")?.split(separator: "\n") ?? []
        let line = lines.first { $0.hasPrefix("inactive_file ") }
        return line.flatMap { Int($0.dropFirst("inactive_file ".count)) } ?? 0
    }
}
