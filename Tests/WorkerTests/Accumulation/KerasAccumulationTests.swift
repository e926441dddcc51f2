import AllReduce
import Foundation
import NeuralNetwork
import Random
import Testing
import Transport
import Worker

/// Steps of a small network as Keras accumulates them, in double precision; `Tests/Golden/accumulation.py` wrote them.
struct KerasAccumulation: Decodable {
    struct Case: Decodable {
        let passes: Int
        /// After each step, of each parameter.
        let weights: [[[Double]]]
    }

    let keras: String
    let size: Int
    let classes: Int
    let batch: Int
    let start: [[Float]]
    /// In the order in which they are trained on.
    let images: [[UInt8]]
    let labels: [UInt8]
    let cases: [Case]

    init() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Golden/accumulation.json")
        self = try JSONDecoder().decode(KerasAccumulation.self, from: Data(contentsOf: file))
    }

    /// The network that Keras trains.
    func model() throws -> Model {
        try Model(
            name: "keras", inputHeight: size, inputWidth: size, inputChannels: 1,
            layers: [
                Layer("conv2d", .conv2D(Conv2D(3, kernel: Extent(3, 3), activation: .relu))),
                Layer("flatten", .flatten), Layer("dense", .dense(Dense(6, activation: .relu))),
                Layer("dense_1", .dense(Dense(classes))),
            ])
    }

    /// Writes an IDX folder which a run with this seed shuffles to the order of Keras.
    func write(to folder: String, seed: UInt64) throws {
        let order = KeyedPermutation(count: images.count, key: RandomKey(seed: seed).child(.shuffle).child(0))
        var places = Array(repeating: 0, count: images.count)
        for position in images.indices { places[order[position]] = position }
        let header: [UInt8] = [0, 0, 0, UInt8(images.count), 0, 0, 0, UInt8(size), 0, 0, 0, UInt8(size)]
        for part in ["train", "t10k"] {
            let pixels = places.flatMap { images[$0] }
            try Data([0, 0, 8, 3] + header + pixels).write(
                to: URL(fileURLWithPath: "\(folder)/\(part)-images-idx3-ubyte"))
            try Data([0, 0, 8, 1] + header.prefix(4) + places.map { labels[$0] }).write(
                to: URL(fileURLWithPath: "\(folder)/\(part)-labels-idx1-ubyte"))
        }
    }
}

/// `--accumulate N` is what Keras calls `gradient_accumulation_steps=N`, with a batch of N of its batches.
@Suite(.timeLimit(.minutes(5))) struct KerasAccumulationTests {
    private let golden: KerasAccumulation

    init() throws { golden = try KerasAccumulation() }

    /// The weights after each step, of each parameter, as a ring of one worker trains them.
    private func train(passes: Int, groups: Int) throws -> [[[Float]]] {
        let folder = NSTemporaryDirectory() + "regatta-keras-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try golden.write(to: folder, seed: 7)
        let welcome = try Jobs.welcome(
            golden.model(), .sgd(learningRate: 0.25, momentum: 0.5), batch: golden.batch, groups: groups, seed: 7,
            passes: passes)
        let job = try Job(welcome, data: folder)
        let ranks = Ranks(job: job, count: 1, threads: 2)
        let schedule = try RingSchedule(
            elementCount: try job.makeEngine().layout.flatCount, arcs: ranks.arcs, bucketBytes: job.bucketBytes)
        let trainer = try ranks.trainer(0, schedule, InProcessRing.make(count: 1, frameLimit: schedule.frameLimit)[0])
        defer { trainer.close() }
        _ = try trainer.prepare()
        for (index, values) in golden.start.enumerated() {
            trainer.state.weights.pack(values, parameter: index, by: trainer.engine)
        }
        return try Jobs.orders(job, epochs: 1).map { order in
            _ = try trainer.step(order)
            return trainer.engine.unpack(trainer.state.weights.array)
        }
    }

    @Test(arguments: 0..<4, [1, 2]) func theTrajectoryIsThatOfKeras(index: Int, groups: Int) throws {
        let expected = golden.cases[index]
        let steps = try train(passes: expected.passes, groups: groups)
        #expect(steps.count == expected.weights.count)
        for (step, (own, theirs)) in zip(steps, expected.weights).enumerated() {
            for (own, theirs) in zip(own, theirs) {
                let size = theirs.map(abs).max() ?? 0
                let error = zip(own, theirs).map { abs(Double($0) - $1) }.max() ?? .infinity
                #expect(error <= 2e-6 * size, "after step \(step + 1): \(error / size)")
            }
        }
    }

    /// Or the test above would say nothing: several passes, and weights that change in each step.
    @Test func theTrajectoriesAreOfTraining() {
        #expect(golden.keras.hasPrefix("3.") && golden.cases.map(\.passes) == [1, 2, 3, 6])
        for expected in golden.cases {
            let kernels = expected.weights.map { $0[0] }
            for (one, next) in zip(kernels, kernels.dropFirst()) {
                #expect(zip(one, next).contains { abs($0 - $1) > 1e-3 })
            }
        }
    }
}
