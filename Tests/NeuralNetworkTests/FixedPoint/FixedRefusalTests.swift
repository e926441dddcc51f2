import NeuralNetwork
import Testing

/// What fixed point cannot do is refused by name, with what it can.
@Suite struct FixedRefusalTests {
    private func refusal(_ layers: [Layer], _ objective: Objective = Objective(), recomputes: Bool = false) throws
        -> String?
    {
        let model = try Model(name: "test", inputHeight: 8, inputWidth: 8, inputChannels: 2, layers: layers)
        let problem = model.problem(format: .accum, objective: objective, recomputes: recomputes)
        #expect(model.problem(format: .float32, objective: objective, recomputes: recomputes) == nil)
        do throws(EngineError) {
            _ = try Engine(
                model: model, format: .accum, nominalBatch: 2, objective: objective, recomputes: recomputes)
            #expect(problem == nil)
        } catch {
            #expect(problem != nil && "\(error)" == "test: \(problem ?? "")")
        }
        return problem
    }

    private static let end = [Layer("flatten", .flatten), Layer("end", .dense(Dense(3)))]
    private static let conv = Conv2D(4, kernel: Extent(3, 3))

    @Test(arguments: [
        Operation.batchNormalization(BatchNormalization()), .globalAveragePooling2D, .activation(.tanh),
        .averagePooling2D(AveragePooling2D(Extent(2, 2))), .conv2D(Conv2D(4, kernel: Extent(3, 3), groups: 2)),
        .conv2D(Conv2D(4, kernel: Extent(3, 3), activation: .gelu)), .sampleDropout(rate: 0.5),
        .zeroPadding2D(Border(1)),
    ])
    func otherLayersAreRefusedByName(operation: Operation) throws {
        let problem = try refusal([Layer("odd", operation)] + Self.end)
        #expect(problem == "layer 'odd' cannot be computed in fixed point; it takes \(Model.fixedLayers)")
    }

    @Test func networksThatAreNoChainAreRefused() throws {
        let layers = [
            Layer("a", .conv2D(Conv2D(2, kernel: Extent(3, 3), padding: .same))), Layer("b", .relu),
            Layer("sum", .add, from: ["a", "b"]),
        ]
        #expect(try refusal(layers + Self.end)?.contains("'sum'") == true)
        let conv = Operation.conv2D(Conv2D(2, kernel: Extent(3, 3), padding: .same))
        let shared = [Layer("a", conv), Layer("again", conv, sharing: "a")]
        #expect(try refusal(shared + Self.end)?.contains("'again'") == true)
    }

    @Test func theLastLayerGivesLogits() throws {
        let relu = [Layer("flatten", .flatten), Layer("end", .dense(Dense(3, activation: .relu)))]
        #expect(try refusal(relu)?.contains("ends with a linear dense layer") == true)
        #expect(try refusal(Self.end) == nil)
    }

    @Test(arguments: [Loss.Function.meanSquaredError, .meanAbsoluteError, .huber(delta: 1), .binaryCrossentropy])
    func otherLossesAreRefused(function: Loss.Function) throws {
        let name = Loss(function).name.rawValue
        let problem = try refusal(Self.end, Objective(Loss(function)))
        #expect(
            problem?.hasPrefix("\(name) is not computed in fixed point; sparse-categorical-crossentropy and ") == true)
        #expect(try refusal(Self.end, Objective(Loss(.categoricalCrossentropy, labelSmoothing: 0.1))) == nil)
    }

    @Test func recomputationIsRefused() throws {
        #expect(
            try refusal(Self.end, recomputes: true) == "in fixed point all results are kept; leave recomputation out")
    }

    @Test func builtInModelsWithoutNormalizationAreTaken() throws {
        for name in ["mlp", "cnn", "lenet5", "vgg16"] {
            let model = try Model.builtIn(name, height: 32, width: 32, channels: 3, classes: 10, dropout: 0.25)
            #expect(model.fixedProblem == nil, "\(name)")
        }
        #expect(try Model.builtIn("resnet8", height: 32, width: 32, channels: 3, classes: 10).fixedProblem != nil)
    }

    @Test func otherOptimizersAndSettingsAreRefused() {
        let rules: [(UpdateRule, String)] = [
            (.adam(MomentSettings()), "adam "), (.adamW(MomentSettings()), "adamw "),
            (.lamb(MomentSettings()), "lamb "),
            (.rmsprop(RMSpropSettings()), "rmsprop "), (.lars(LARSSettings()), "lars "),
        ]
        for (rule, name) in rules {
            let problem = Optimizer(rule, learningRate: 0.1).fixedProblem
            #expect(problem?.hasPrefix(name) == true && problem?.contains("sgd is") == true)
        }
        let sgd = UpdateRule.sgd(momentum: 0.9, nesterov: true)
        let others = [
            Optimizer(sgd, learningRate: 0.1, weightDecay: 0.1), Optimizer(sgd, learningRate: 0.1, clipping: .norm(1)),
            Optimizer(sgd, learningRate: 0.1, l1: 0.1), Optimizer(sgd, learningRate: 0.1, l2: 0.1),
            Optimizer(sgd, learningRate: 0.1, average: WeightAverage(momentum: 0.9)), Optimizer(sgd, learningRate: 1e5),
        ]
        for other in others { #expect(other.fixedProblem != nil) }
        #expect(Set(others.compactMap(\.fixedProblem)).count == others.count)
        #expect(Optimizer(sgd, learningRate: 0.1).fixedProblem == nil)
    }
}
