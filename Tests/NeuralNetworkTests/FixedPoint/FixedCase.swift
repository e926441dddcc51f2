import FixedPoint
import NeuralNetwork
import Random

/// A model with raw weights and a micro-batch from a seed, and what the plan and the slow step make of it.
struct FixedCase {
    let model: Model
    let format: NumberFormat
    let batch: Int
    let divisor: Int
    let images: [Float]
    let labels: [Int32]
    let parameters: [[Float]]
    let keys: PassKeys

    struct Outcome: Equatable {
        let outputs: Int
        let loss: Double
        let gradients: [[Int32]]
        let misfits: [Int]
    }

    init(
        _ model: Model, _ format: NumberFormat = .accum, batch: Int = 3, divisor: Int? = nil, seed: UInt64 = 1,
        firstSample: Int = 5, scale: Float = 1
    ) {
        var random = TestRandom(seed: seed)
        (self.model, self.format, self.batch) = (model, format, batch)
        self.divisor = divisor ?? 2 * batch
        parameters = model.parameters.map { parameter in
            let width = 2 / Float(parameter.shape.dropLast().reduce(1, *)).squareRoot()
            return random.floats(parameter.count, scale: scale * (parameter.shape.count == 1 ? 0.5 : width))
        }
        images = random.floats(batch * model.inputShape.count, scale: 1).map { abs($0) }
        labels = (0..<batch).map { _ in Int32(random.next() % UInt64(model.classCount)) }
        keys = PassKeys(seed: RandomKey(seed: seed), step: 4, firstSample: firstSample)
    }

    var raw: [[Int32]] { parameters.map { $0.map { Int32(FixedFormat.accum.raw($0)) } } }

    func engine(_ rounding: StepRounding, objective: Objective = Objective()) throws -> Engine {
        try Engine(model: model, format: format, nominalBatch: batch, objective: objective, rounding: rounding)
    }

    /// The flat vector of the weights, in words.
    func flat(_ engine: Engine) -> [Float] {
        engine.pack(parameters.map { $0.map { engine.format.word.word(of: $0) } })
    }

    /// What the plan makes of it, and how often it said that a part of the gradient is final.
    func run(_ rounding: StepRounding, objective: Objective = Objective()) throws -> (Outcome, offsets: [Int]) {
        let engine = try engine(rounding, objective: objective)
        let plan = try engine.makeGroupPlan(batch: batch, mode: .training)
        fill(plan)
        let weights = flat(engine)
        var gradient = [Float](repeating: .nan, count: engine.layout.flatCount)
        var offsets: [Int] = []
        let result = unsafe plan.train(weights: weights, gradient: &gradient, divisor: divisor, keys: keys) {
            offsets.append($0)
        }
        let gradients = engine.unpack(gradient).map { $0.map { Int32(bitPattern: $0.bitPattern) } }
        return (
            Outcome(outputs: result.correct, loss: result.lossSum, gradients: gradients, misfits: plan.misfits), offsets
        )
    }

    func fill(_ plan: any GroupPlan) {
        unsafe _ = plan.images.update(fromContentsOf: images)
        unsafe _ = plan.labels.update(fromContentsOf: labels)
    }

    /// The same by the definition.
    func runSlowly(_ rounding: FixedRounding) -> (outputs: [Int32], gradients: [[Int32]], misfits: [Int]) {
        let activations = format.fixed?.activations ?? .accum
        var step = SlowFixedStep(
            model, activations, rounding, batch: batch, divisor: divisor, keys: keys, parameters: raw)
        let results = step.forward(images)
        let gradients = step.backward(results, labels: labels)
        return (results[model.layers.count], gradients, step.misfits)
    }
}

/// Small models that have something of every layer that fixed point has.
enum FixedModels {
    static let all: [String: [Layer]] = [
        "dense": [Layer("flatten", .flatten), Layer("dense", .dense(Dense(7, activation: .relu))), end],
        "linear": [Layer("flatten", .flatten), Layer("dense", .dense(Dense(7, hasBias: false))), end],
        "dropout": [
            Layer("flatten", .flatten), Layer("dense", .dense(Dense(33, activation: .relu))),
            Layer("dropout", .dropout(rate: 0.3)), end,
        ],
        "valid": [conv(5, Extent(3, 3), .valid), Layer("flatten", .flatten), end],
        "same": [
            conv(4, Extent(3, 2), .same), conv(3, Extent(2, 3), .same, name: "conv2d_1"), Layer("flatten", .flatten),
            end,
        ],
        "strides": [
            conv(4, Extent(3, 3), .same, strides: Extent(2, 1)),
            conv(3, Extent(2, 2), .valid, strides: Extent(1, 2), name: "conv2d_1"), Layer("flatten", .flatten), end,
        ],
        "pooling": [
            conv(5, Extent(3, 3), .same), Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2)))),
            Layer("flatten", .flatten), end,
        ],
        "overlapping": [
            conv(5, Extent(3, 3), .same),
            Layer("pool", .maxPooling2D(MaxPooling2D(Extent(3, 3), strides: Extent(2, 1), padding: .same))),
            Layer("flatten", .flatten), end,
        ],
        "relu": [
            Layer("flatten", .flatten), Layer("dense", .dense(Dense(9))), Layer("relu", .relu), end,
        ],
        "everything": [
            conv(6, Extent(3, 3), .valid), conv(5, Extent(3, 3), .same, name: "conv2d_1"),
            Layer("pool", .maxPooling2D(MaxPooling2D(Extent(2, 2)))), Layer("dropout", .dropout(rate: 0.25)),
            Layer("flatten", .flatten), Layer("dense", .dense(Dense(11, activation: .relu))),
            Layer("dropout_1", .dropout(rate: 0.5)), end,
        ],
    ]

    static let names = all.keys.sorted()

    static func model(_ name: String) throws -> Model {
        try Model(name: name, inputHeight: 7, inputWidth: 6, inputChannels: 2, layers: all[name] ?? [])
    }

    private static let end = Layer("end", .dense(Dense(4)))

    private static func conv(
        _ filters: Int, _ kernel: Extent, _ padding: Padding, strides: Extent = Extent(1, 1), name: String = "conv2d"
    ) -> Layer {
        Layer(name, .conv2D(Conv2D(filters, kernel: kernel, strides: strides, padding: padding, activation: .relu)))
    }
}
