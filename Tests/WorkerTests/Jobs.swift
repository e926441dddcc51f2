import Foundation
import NeuralNetwork
import Wire
import Worker

/// Jobs for tests, small enough for a debug build and a sanitizer.
enum Jobs {
    /// Something of everything. Dropout stands behind a dense layer, where the elements of a mask are counted as the
    /// reference does; behind a convolution they are counted as the kernels' layout has them.
    static func small(dropout: Float = 0.25) throws -> Model {
        try Model(
            name: "small", inputHeight: 6, inputWidth: 6, inputChannels: 2,
            layers: [
                Layer("conv2d", .conv2D(Conv2D(5, kernel: Extent(3, 3), activation: .relu))),
                Layer("max_pooling2d", .maxPooling2D(MaxPooling2D(Extent(2, 2)))),
                Layer("flatten", .flatten), Layer("dense", .dense(Dense(7, activation: .relu))),
                Layer("dropout", .dropout(rate: dropout)), Layer("dense_1", .dense(Dense(3))),
            ])
    }

    /// Normalized convolutions with a shortcut, a border and dropout.
    static func normalized(_ scope: NormalizationScope = .local) throws -> Model {
        let normalization = Operation.batchNormalization(BatchNormalization(momentum: 0.8))
        return try Model(
            name: "normalized", inputHeight: 6, inputWidth: 6, inputChannels: 2,
            layers: [
                Layer("pad", .zeroPadding2D(Border(1))),
                Layer("conv2d", .conv2D(Conv2D(5, kernel: Extent(3, 3), hasBias: false))), Layer("bn", normalization),
                Layer("relu", .relu), Layer("conv2d_1", .conv2D(Conv2D(5, kernel: Extent(3, 3), padding: .same))),
                Layer("bn_1", normalization), Layer("sum", .add, from: ["bn_1", "relu"]), Layer("relu_1", .relu),
                Layer("mean", .globalAveragePooling2D), Layer("dense", .dense(Dense(7, activation: .relu))),
                Layer("dropout", .dropout(rate: 0.25)), Layer("dense_1", .dense(Dense(3))),
            ]
        ).normalizing(over: scope)
    }

    /// A convolution that is applied to images and to halved ones, and a dense layer that is applied twice.
    static func shared() throws -> Model {
        let conv = Operation.conv2D(Conv2D(5, kernel: Extent(3, 3), padding: .same, activation: .relu))
        let dense = Operation.dense(Dense(7, activation: .tanh))
        return try Model(
            name: "shared", inputHeight: 6, inputWidth: 6, inputChannels: 2,
            layers: [
                Layer("before", .conv2D(Conv2D(5, kernel: Extent(1, 1)))), Layer("conv2d", conv),
                Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2)))), Layer("conv2d_1", conv, sharing: "conv2d"),
                Layer("flatten", .flatten), Layer("dense", .dense(Dense(7))), Layer("twice", dense),
                Layer("dropout", .dropout(rate: 0.25)), Layer("twice_1", dense, sharing: "twice"),
                Layer("dense_1", .dense(Dense(3))),
            ])
    }

    /// One output that tells two classes apart.
    static func binary() throws -> Model {
        try Model(
            name: "binary", inputHeight: 6, inputWidth: 6, inputChannels: 2,
            layers: [
                Layer("flatten", .flatten), Layer("dense", .dense(Dense(9, activation: .relu))),
                Layer("dense_1", .dense(Dense(1, activation: .sigmoid))),
            ])
    }

    /// Dense layers of more than two blocks of 65,536 weights, so that sums begin at different groups.
    static func wide() throws -> Model {
        try Model(
            name: "wide", inputHeight: 6, inputWidth: 6, inputChannels: 2,
            layers: [
                Layer("flatten", .flatten), Layer("dense", .dense(Dense(512, activation: .relu))),
                Layer("dense_1", .dense(Dense(200, activation: .relu))), Layer("dense_2", .dense(Dense(3))),
            ])
    }

    static let momentum = Optimizer.sgd(learningRate: 0.1, momentum: 0.9, weightDecay: 0.001)
    static let plain = Optimizer.sgd(learningRate: 0.1)

    /// What a coordinator would say: `images` synthetic images of the model's shape to train on.
    static func welcome(
        _ model: Model, _ optimizer: Optimizer = momentum, images: Int = 23, batch: Int = 10, groups: Int = 4,
        seed: UInt64 = 7, bucketBytes: UInt64 = 512, objective: Objective = Objective(),
        format: NumberFormat = .float32, passes: Int = 1
    ) throws -> ControlWelcome {
        let encoder = JSONEncoder()
        let texts = (try encoder.encode(model), try encoder.encode(optimizer), try encoder.encode(objective))
        return .with {
            $0.model = String(decoding: texts.0, as: UTF8.self)
            $0.optimizer = String(decoding: texts.1, as: UTF8.self)
            $0.objective = String(decoding: texts.2, as: UTF8.self)
            $0.format = format.rawValue
            $0.data = "synthetic:\(model.inputHeight)x\(model.inputWidth)x\(model.inputChannels):"
            $0.data += "\(model.classCount):\(images)"
            $0.seed = seed
            $0.batchSize = UInt32(batch)
            $0.groups = UInt32(groups)
            $0.passes = UInt32(passes)
            $0.bucketBytes = bucketBytes
            $0.ringPatienceMs = 120_000
        }
    }

    /// The job of a welcome.
    static func make(
        _ model: Model, _ optimizer: Optimizer = momentum, images: Int = 23, batch: Int = 10, groups: Int = 4,
        seed: UInt64 = 7, bucketBytes: UInt64 = 512, objective: Objective = Objective(),
        format: NumberFormat = .float32, passes: Int = 1
    ) throws -> Job {
        let welcome = try welcome(
            model, optimizer, images: images, batch: batch, groups: groups, seed: seed, bucketBytes: bucketBytes,
            objective: objective, format: format, passes: passes)
        return try Job(welcome, data: nil)
    }

    /// The steps of some epochs, as a coordinator orders them: the last of an epoch may be short.
    static func orders(_ job: Job, epochs: Int) -> [ControlStepOrder] {
        var orders: [ControlStepOrder] = []
        let samples = job.dataset.train.count
        for epoch in 0..<epochs {
            for first in stride(from: 0, to: samples, by: job.batchSize) {
                let step = UInt64(orders.count)
                orders.append(
                    .with {
                        $0.step = step
                        $0.epoch = UInt32(epoch)
                        $0.first = UInt64(first)
                        $0.count = UInt32(min(job.batchSize, samples - first))
                    })
            }
        }
        return orders
    }
}

extension FloatBuffer {
    /// A copy of the numbers.
    var array: [Float] {
        get { unsafe Array(values) }
        set { unsafe _ = values.update(fromContentsOf: newValue) }
    }
}

/// Their bits, so that comparisons tell 0 from -0 and take a NaN for what it is.
func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

/// Numbers from a seed, uniform on -1..<1.
struct Numbers {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> Float {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Float(state >> 40) / Float(1 << 23) - 1
    }

    mutating func floats(_ count: Int) -> [Float] { (0..<count).map { _ in next() } }
}
