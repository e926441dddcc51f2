import Foundation
import NeuralNetwork
import Testing

/// What is minimized and counted, as text and as a check.
@Suite struct ObjectiveTests {
    private func decode(_ text: String) throws -> Objective {
        try JSONDecoder().decode(Objective.self, from: Data(text.utf8))
    }

    @Test(arguments: LossCase.objectives) func anObjectiveIsReadBackAsItWas(objective: Objective) throws {
        for topK in [nil, 5] {
            var objective = objective
            objective.topK = topK
            let text = String(decoding: try JSONEncoder().encode(objective), as: UTF8.self)
            #expect(try decode(text) == objective, "\(text)")
        }
    }

    @Test func theNamesAreThoseThatUsersGive() throws {
        for name in Loss.Name.allCases {
            #expect(try decode("{\"loss\":{\"name\":\"\(name.rawValue)\"}}").loss == Loss(name.function()))
            #expect(Loss(name.function()).name == name)
        }
        #expect(Loss.Name.huber.function() == .huber(delta: 1))
        #expect(Loss.Name.huber.function(huberDelta: 3) == .huber(delta: 3))
    }

    @Test(arguments: [
        "{\"name\":\"mse\",\"huberDelta\":1}", "{\"name\":\"huber\",\"huberDelta\":0}", "{\"name\":\"hinge\"}", "{}",
        "{\"name\":\"mse\",\"labelSmoothing\":1}",
        "{\"name\":\"sparse-categorical-crossentropy\",\"labelSmoothing\":0.1}",
        "{\"name\":\"mse\",\"labelSmoothing\":0.1}",
    ])
    func whatIsNoLossIsNotRead(text: String) {
        #expect(throws: (any Error).self) { try decode("{\"loss\":\(text)}") }
    }

    private func refusal(_ loss: Loss, topK: Int? = nil) -> String {
        do throws(LossError) {
            try Objective(loss, topK: topK).check(classes: 10)
            return ""
        } catch { return error.description }
    }

    @Test(arguments: [-0.1, 1, .nan, .infinity]) func aSmoothingThatIsNoShareIsRefused(share: Double) {
        #expect(
            refusal(Loss(.categoricalCrossentropy, labelSmoothing: share))
                == "the label smoothing is \(share); it must be at least 0 and below 1, for example 0.1")
    }

    /// Keras has smoothing of these two only.
    @Test(arguments: Loss.Name.allCases) func labelsAreSmoothedWhereKerasSmoothsThem(name: Loss.Name) {
        let said = refusal(Loss(name.function(), labelSmoothing: 0.1))
        #expect(said.isEmpty == [.categoricalCrossentropy, .binaryCrossentropy].contains(name))
        #expect(said.isEmpty || said.hasPrefix("labels cannot be smoothed with \(name.rawValue); categorical"))
        #expect(refusal(Loss(name.function(), labelSmoothing: 0)).isEmpty)
    }

    @Test func smoothingNeedsAnotherClass() throws {
        let smoothed = Objective(Loss(.categoricalCrossentropy, labelSmoothing: 0.1))
        let error = #expect(throws: LossError.self) { try smoothed.check(classes: 1) }
        #expect(error?.description.hasSuffix("there is one only; leave it out") == true)
        try smoothed.check(classes: 2)
        try Objective(Loss(.categoricalCrossentropy)).check(classes: 1)
    }

    /// What is made of the number of a class without smoothing is what the sparse function reads.
    @Test func withoutSmoothingTheCategoricalLossIsTheSparseOne() {
        let objectives = [Objective(), Objective(Loss(.categoricalCrossentropy))]
        let results = objectives.map { LossCase($0, classes: 5, batch: 7).train() }
        #expect(results[0].result == results[1].result && results[0].gradient == results[1].gradient)
    }

    @Test(arguments: [0, -1, .nan, .infinity]) func aDeltaThatIsNoLengthIsRefused(delta: Double) {
        #expect(
            refusal(Loss(.huber(delta: delta)))
                == "the delta of huber is \(delta); it must be finite and above 0, for example 1.0")
    }

    @Test func aKThatSaysNothingIsRefused() {
        for k in [0, -3, 11] {
            #expect(refusal(Loss(), topK: k) == "the k of top-k is \(k); it must be 1 to 10, the number of classes")
        }
        for k in [1, 10] { #expect(refusal(Loss(), topK: k).isEmpty) }
    }

    private func model(outputs: Int) throws -> Model {
        try Model(
            name: "m", inputHeight: 2, inputWidth: 1, inputChannels: 1,
            layers: [Layer("flatten", .flatten), Layer("d", .dense(Dense(outputs)))])
    }

    @Test func oneOutputStandsForTwoClasses() throws {
        #expect(try model(outputs: 1).classCount == 2 && model(outputs: 1).outputCount == 1)
        #expect(try model(outputs: 3).classCount == 3 && model(outputs: 3).outputCount == 3)
    }

    @Test func whatComparesClassesNeedsAnOutputForEach() throws {
        let one = try model(outputs: 1)
        for objective in LossCase.objectives {
            try objective.check(model(outputs: 2))
            let name = objective.loss.name.rawValue
            guard name.contains("categorical") else {
                try objective.check(one)
                continue
            }
            let error = #expect(throws: LossError.self) { try objective.check(one) }
            #expect(
                error?.description == "\(name) compares the outputs of classes, and the model has one output; "
                    + "binary-crossentropy is for that")
            #expect(throws: EngineError.self) { try Engine(model: one, nominalBatch: 1, objective: objective) }
        }
        let counting = Objective(Loss(.binaryCrossentropy), topK: 1)
        #expect(throws: LossError("a model with one output has no top-k; leave that out")) { try counting.check(one) }
        #expect(throws: LossError.self) { try Objective(topK: 3).check(model(outputs: 2)) }
    }

    @Test func resultsAddUp() {
        var sum = BatchResult(lossSum: 1.5, correct: 1, inTopK: 2, count: 3)
        sum += BatchResult(lossSum: 0.25, correct: 4, inTopK: 5, count: 6)
        #expect(sum == BatchResult(lossSum: 1.75, correct: 5, inTopK: 7, count: 9))
    }

    @Test func aSigmoidAtTheEndGivesProbabilities() throws {
        func ends(_ layers: Layer...) throws -> Bool {
            try Model(name: "m", inputHeight: 2, inputWidth: 2, inputChannels: 2, layers: layers).endsWithProbabilities
        }
        let sigmoid = Layer("sigmoid", .activation(.sigmoid))
        let conv = Layer("conv", .conv2D(Conv2D(3, kernel: Extent(2, 2), activation: .sigmoid)))
        let flatten = Layer("flatten", .flatten)
        #expect(try ends(flatten, Layer("d", .dense(Dense(3, activation: .sigmoid)))))
        #expect(try ends(flatten, Layer("d", .dense(Dense(3))), sigmoid) && ends(conv, flatten))
        #expect(try !ends(sigmoid, flatten, Layer("d", .dense(Dense(3)))))
        #expect(try !ends(flatten, Layer("d", .dense(Dense(3, activation: .tanh)))))
        #expect(try !ends(conv, flatten, Layer("drop", .dropout(rate: 0.5))))
    }
}
