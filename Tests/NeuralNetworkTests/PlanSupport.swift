import NeuralNetwork
import Random

/// What a plan and the reference say about the same micro-batch.
struct Comparison {
    let fast: BatchResult
    let slow: BatchResult
    /// Of each parameter, the largest difference over the largest value.
    let errors: [Double]
    /// Of each parameter, the largest difference, and the largest value.
    let differences: [Double]
    let largest: [Double]

    /// Whether losses and gradients agree to float32 accuracy.
    var agrees: Bool {
        fast.correct == slow.correct && fast.inTopK == slow.inTopK && fast.count == slow.count
            && abs(fast.lossSum - slow.lossSum) <= 1e-5 * abs(slow.lossSum) && errors.allSatisfy { $0 <= 1e-5 }
    }
}

/// A model with weights and a micro-batch, all from a seed.
struct PlanCase {
    let model: Model
    let batch: Int
    var parameters: [[Float]]
    let images: [Float]
    var labels: [Int32]
    /// Targets, where the objective takes vectors, and weights, where it takes those.
    var vectors: [Float] = []
    var weights: [Float] = []
    let divisor: Int
    var objective = Objective()
    let key: DropoutKey

    init(_ model: Model, batch: Int, seed: UInt64 = 1, divisor: Int? = nil) {
        var random = TestRandom(seed: seed)
        self.model = model
        self.batch = batch
        self.divisor = divisor ?? batch
        parameters = model.parameters.map { parameter in
            let scale = 2 / Float(parameter.shape.dropLast().reduce(1, *)).squareRoot()
            return random.floats(parameter.count, scale: parameter.shape.count == 1 ? 0.5 : scale)
        }
        images = random.floats(batch * model.inputShape.count, scale: 1)
        labels = (0..<batch).map { _ in Int32(random.next() % UInt64(model.classCount)) }
        key = DropoutKey(key: RandomKey(seed: seed).child(.dropout), firstSample: 5)
    }

    /// A model of the given layers over small images.
    init(
        height: Int, width: Int, channels: Int, batch: Int, seed: UInt64 = 1, _ layers: [Layer]
    ) throws {
        let model = try Model(
            name: "test", inputHeight: height, inputWidth: width, inputChannels: channels, layers: layers)
        self.init(model, batch: batch, seed: seed)
    }

    /// Given images and labels; the weights are those of the seed.
    init(_ model: Model, images: [Float], labels: [Int32], seed: UInt64 = 1) {
        let random = PlanCase(model, batch: 1, seed: seed)
        (self.model, batch, parameters, divisor) = (model, labels.count, random.parameters, labels.count)
        (self.images, self.labels, key) = (images, labels, random.key)
    }

    private init(_ range: Range<Int>, of whole: PlanCase) {
        let perSample = whole.model.inputShape.count
        (model, batch, parameters, divisor) = (whole.model, range.count, whole.parameters, whole.divisor)
        images = Array(whole.images[range.lowerBound * perSample..<range.upperBound * perSample])
        labels = Array(whole.labels[range])
        key = DropoutKey(key: whole.key.key, firstSample: whole.key.firstSample + range.lowerBound)
    }

    /// Some of the samples, at their places in the epoch and with the divisor of the whole.
    func samples(_ range: Range<Int>) -> PlanCase { PlanCase(range, of: self) }

    /// Runs the plan and the reference.
    func compare(nominal: Int? = nil, dropout: Bool = false) throws -> Comparison {
        try compare(by: Engine(model: model, nominalBatch: nominal ?? batch, objective: objective), dropout: dropout)
    }

    /// Runs the plan of an engine and the reference.
    func compare(by engine: Engine, dropout: Bool = false) throws -> Comparison {
        let (fast, gradient) = try train(engine)
        let slow = ReferenceNetwork<Double>(model, objective: objective).run(
            parameters: parameters.map { $0.map(Double.init) }, images: images.map(Double.init), labels: labels,
            vectors: vectors, weights: weights, divisor: divisor, dropout: dropout ? key : nil)
        let differences = zip(engine.unpack(gradient), slow.gradients).map { fast, slow in
            zip(fast, slow).map { abs(Double($0) - $1) }.max() ?? 0
        }
        let largest = slow.gradients.map { $0.map(abs).max() ?? 0 }
        return Comparison(
            fast: fast, slow: slow.result, errors: zip(differences, largest).map { $0 / max($1, 1e-12) },
            differences: differences, largest: largest)
    }

    /// One training pass; the gradient begins as rubbish and must be overwritten everywhere.
    func train(
        _ engine: Engine, ready: (Int, Vectors) -> Void = { _, _ in }
    ) throws -> (result: BatchResult, gradient: [Float]) {
        let plan = try engine.makePlan(batch: batch, mode: .training)
        fill(plan)
        let vectors = Vectors(engine.pack(parameters))
        let result = unsafe plan.train(
            weights: vectors.weights, gradient: vectors.gradient, divisor: divisor, dropout: key,
            gradientReady: { ready($0, vectors) })
        return (result, vectors.gradients)
    }

    /// One pass of inference.
    func evaluate(_ engine: Engine) throws -> BatchResult {
        let plan = try engine.makePlan(batch: batch, mode: .inference)
        fill(plan)
        let vectors = Vectors(engine.pack(parameters))
        return unsafe plan.evaluate(weights: vectors.weights)
    }

    /// Puts the micro-batch into a plan.
    func fill(_ plan: Plan) {
        unsafe _ = plan.images.update(fromContentsOf: images)
        unsafe _ = plan.labels.update(fromContentsOf: labels)
        unsafe _ = plan.targets.update(fromContentsOf: vectors)
        unsafe _ = plan.sampleWeights.update(fromContentsOf: weights)
    }
}

/// A flat vector of weights and one for the gradient, as a worker would keep them.
@safe final class Vectors {
    let weights: UnsafeMutablePointer<Float>
    let gradient: UnsafeMutablePointer<Float>
    private let count: Int

    init(_ flat: [Float]) {
        count = flat.count
        unsafe weights = Self.allocate(count)
        unsafe gradient = Self.allocate(count)
        unsafe weights.initialize(from: flat, count: count)
        unsafe gradient.initialize(repeating: .nan, count: count)
    }

    var gradients: [Float] { unsafe Array(UnsafeBufferPointer(start: gradient, count: count)) }
    var values: [Float] { unsafe Array(UnsafeBufferPointer(start: weights, count: count)) }

    private static func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
        unsafe UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
            .bindMemory(to: Float.self, capacity: count)
    }

    deinit {
        unsafe weights.deallocate()
        unsafe gradient.deallocate()
    }
}

/// Numbers for tests: Philox, one counter after the other.
struct TestRandom: RandomNumberGenerator {
    private let philox: Philox
    private var counter: UInt64 = 0

    init(seed: UInt64) { philox = RandomKey(seed: seed).child(.synthetic).philox }

    mutating func next() -> UInt64 {
        defer { counter += 1 }
        let words = philox.words(counter)
        return UInt64(words[0]) | UInt64(words[1]) << 32
    }

    /// Uniform on ±scale.
    mutating func floats(_ count: Int, scale: Float) -> [Float] {
        (0..<count).map { _ in (Float(next() >> 40) / Float(1 << 23) - 1) * scale }
    }
}
