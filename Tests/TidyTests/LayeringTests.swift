import Testing

/// Arrows go down only: what each module may import is written here, and nowhere else.
@Suite struct LayeringTests {
    /// Our modules, C libraries and packages that a module may import.
    private static let mayImport: [String: Set<String>] = [
        "Random": [],
        "Digest": ["COpenSSL", "CxxHash"],
        "FixedPoint": ["CFixedPoint", "Random"],
        "Chip": [],
        "NeuralNetwork": ["CMath", "COneDNN", "FixedPoint", "Random"],
        "Datasets": ["CZip", "CZlib", "Digest", "Random"],
        "Keras": ["CHDF5", "CLinux", "CZip", "CZlib", "NeuralNetwork"],
        "Checkpoint": ["Digest"],
        "Wire": ["Digest", "SwiftProtobuf"],
        "Transport": ["CLinux", "CZeroMQ", "Wire"],
        "AllReduce": ["Transport", "Wire"],
        "Worker": [
            "CLinux", "AllReduce", "Checkpoint", "Chip", "Datasets", "Digest", "NeuralNetwork", "Random", "Transport",
            "Wire",
            "Logging", "ServiceLifecycle",
        ],
        "Coordinator": [
            "Checkpoint", "Chip", "Digest", "NeuralNetwork", "Random", "Transport", "Wire", "Logging",
            "ServiceLifecycle", "Yams",
        ],
        "Service": ["Coordinator", "Wire"],
        "CLI": [
            "AllReduce", "Checkpoint", "Chip", "Coordinator", "Datasets", "Digest", "FixedPoint", "Keras",
            "NeuralNetwork",
            "Random",
            "Service", "Transport", "Wire", "Worker", "ArgumentParser", "Logging", "ServiceLifecycle", "UnixSignals",
        ],
    ]

    /// What the toolchain brings. Modules that only compute have no use for most of it.
    private static let toolchain: Set<String> = [
        "Dispatch", "Foundation", "FoundationEssentials", "Glibc", "Synchronization",
    ]
    private static let pure: Set<String> = ["Chip", "FixedPoint", "Random"]

    private static let modules = ((try? Repository.folders(in: "Sources")) ?? []).filter {
        !Repository.swiftFiles(in: "Sources/\($0)").isEmpty
    }

    @Test func theModulesAreFound() {
        #expect(Self.modules.count >= 5)
    }

    @Test(arguments: Self.modules)
    func importsGoDownOnly(module: String) throws {
        let ours = try #require(Self.mayImport[module], "\(module) is not in the table")
        let allowed = Self.pure.contains(module) ? ours.union(["Glibc"]) : ours.union(Self.toolchain)
        for file in Repository.swiftFiles(in: "Sources/\(module)") {
            let foreign = file.imports.subtracting(allowed).sorted()
            #expect(foreign.isEmpty, "\(file.path) imports \(foreign.joined(separator: ", "))")
        }
    }

    /// The table itself has no way back up.
    @Test func theTableHasNoCircle() {
        var left = Self.mayImport
        while let (bottom, _) = left.first(where: { $0.value.isDisjoint(with: left.keys) }) {
            left[bottom] = nil
        }
        #expect(left.isEmpty, "circle among \(left.keys.sorted())")
    }

    @Test(arguments: Self.modules)
    func everyModuleHasItsTests(module: String) {
        for name in module == "CLI" ? ["CLI", "Cluster"] : [module] {
            #expect(!Repository.swiftFiles(in: "Tests/\(name)Tests").isEmpty, "Tests/\(name)Tests is missing")
        }
    }

    /// A filter that matches nothing would pass for ever.
    @Test func theSanitizedSuitesExist() throws {
        let line = Repository.text("Makefile").split(separator: "\n").first { $0.hasPrefix("THREADED") }
        let suites = try #require(line?.split(separator: "=").last).split { "| ^().\\".contains($0) }
        #expect(suites.count >= 4)
        for suite in suites {
            #expect(!Repository.swiftFiles(in: "Tests/\(suite)").isEmpty, "make sanitize tests \(suite)")
        }
    }

    /// Targets of ours in C, for their instructions.
    private static let written = ["CFixedPoint"]

    /// C libraries are module maps and shims without logic.
    @Test func systemLibrariesHoldNoSwift() throws {
        for folder in try Repository.folders(in: "Sources")
        where folder.first == "C" && !(Self.modules + Self.written).contains(folder) {
            let shim = Repository.text("Sources/\(folder)/shim.h").split(separator: "\n")
            #expect(shim.count < 60, "\(folder) has grown logic")
        }
    }
}
