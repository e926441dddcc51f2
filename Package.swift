// swift-tools-version: 6.2
import PackageDescription

/// The settings every target of ours is built with.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
]

/// A module of ours in `Sources/`.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A suite of ours in `Tests/`.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(name: name, dependencies: dependencies, swiftSettings: strict)
}

let package = Package(
    name: "regatta",
    products: [
        .executable(name: "regatta", targets: ["CLI"]),
        .library(name: "AllReduce", targets: ["AllReduce"]),
        .library(name: "Chip", targets: ["Chip"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        .systemLibrary(name: "CZeroMQ"),
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CMath"),
        .systemLibrary(name: "COneDNN"),
        .systemLibrary(name: "CHDF5"),
        .systemLibrary(name: "CZip"),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "COpenSSL"),
        .systemLibrary(name: "CxxHash"),
        .systemLibrary(name: "CMalloc", path: "Tests/CMalloc"),
        module("Random"),
        module("Digest", ["COpenSSL", "CxxHash"]),
        .target(name: "CFixedPoint"),
        module("FixedPoint", ["CFixedPoint", "Random"]),
        module("Chip"),
        module("NeuralNetwork", ["CMath", "COneDNN", "FixedPoint", "Random"]),
        module("Datasets", ["CZip", "CZlib", "Digest", "Random"]),
        module("Keras", ["CHDF5", "CLinux", "CZip", "CZlib", "NeuralNetwork"]),
        module("Checkpoint", ["Digest"]),
        module("Wire", ["Digest", .product(name: "SwiftProtobuf", package: "swift-protobuf")]),
        module("Transport", ["CLinux", "CZeroMQ", "Wire"]),
        module("AllReduce", ["Transport", "Wire"]),
        module(
            "Worker",
            [
                "AllReduce", "CLinux", "Checkpoint", "Datasets", "Digest", "NeuralNetwork", "Random", "Transport",
                "Wire",
            ]),
        module(
            "Coordinator",
            [
                "Checkpoint", "Chip", "Digest", "NeuralNetwork", "Transport", "Wire",
                .product(name: "Yams", package: "Yams"),
            ]),
        module("Service", ["Coordinator", "Wire"]),
        .executableTarget(
            name: "CLI",
            dependencies: [
                "Checkpoint", "Chip", "Coordinator", "Datasets", "Digest", "FixedPoint", "Keras", "NeuralNetwork",
                "Random",
                "Service", "Transport", "Wire", "Worker",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict),
        tests("RandomTests", ["Random"]),
        tests("FixedPointTests", ["FixedPoint", "Random"]),
        tests("DigestTests", ["Digest"]),
        tests("ChipTests", ["Chip"]),
        tests("DatasetsTests", ["CZip", "CZlib", "Datasets", "Digest"]),
        tests("CheckpointTests", ["Checkpoint", "Digest"]),
        tests("WireTests", ["Wire"]),
        tests("TransportTests", ["CZeroMQ", "Transport", "Wire"]),
        tests("AllReduceTests", ["AllReduce", "Transport", "Wire"]),
        tests("NeuralNetworkTests", ["CMalloc", "FixedPoint", "NeuralNetwork", "Random"]),
        tests("KerasTests", ["CZlib", "Keras", "NeuralNetwork"]),
        tests(
            "WorkerTests",
            [
                "AllReduce", "CMalloc", "Checkpoint", "Datasets", "Digest", "NeuralNetwork", "Random", "Transport",
                "Wire", "Worker",
            ]),
        tests(
            "CoordinatorTests", ["Checkpoint", "Chip", "Coordinator", "Digest", "NeuralNetwork", "Transport", "Wire"]),
        tests("ServiceTests", ["Coordinator", "Service", "Wire"]),
        tests(
            "CLITests", ["Chip", "CLI", "Coordinator", "Datasets", "FixedPoint", "Keras", "NeuralNetwork", "Worker"]),
        tests("ParityTests", ["Checkpoint", "Keras", "NeuralNetwork", "Random"]),
        tests("TidyTests", []),
        tests("ClusterTests", ["CLI", "Checkpoint", "Coordinator", "NeuralNetwork", "Random"]),
    ],
    swiftLanguageModes: [.v6]
)
