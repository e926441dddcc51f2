import NeuralNetwork
import Testing

@Suite struct ReferenceSharedLayerTests {
    /// y = w·(w·x) with w = 3 and x = 2: dy/dw is 2·w·x, and the second use alone would give w·x.
    @Test func bothUsesCountInTheGradient() throws {
        let one = NeuralNetwork.Operation.dense(Dense(1, hasBias: false))
        let model = try Model(
            name: "square", inputHeight: 1, inputWidth: 1, inputChannels: 1,
            layers: [Layer("f", .flatten), Layer("a", one), Layer("b", one, sharing: "a")])
        let objective = Objective(Loss(.meanSquaredError))
        let (result, gradients, outputs) = ReferenceNetwork<Double>(model, objective: objective).run(
            parameters: [[3]], images: [2], labels: [1], divisor: 1)
        #expect(outputs == [18] && result.lossSum == 17 * 17)
        #expect(gradients == [[2 * 17 * 2 * 3 * 2]])
    }

    @Test(arguments: SharedLayers.names) func gradientsAreTheDifferences(name: String) throws {
        guard !name.contains("relu"), !name.contains("normalized between") else { return }
        let test = try SharedLayers.makeCase(name, batch: 2)
        let network = ReferenceNetwork<Double>(test.model)
        let images = test.images.map(Double.init)
        let parameters = test.parameters.map { $0.map(Double.init) }
        let (_, gradients, _) = network.run(parameters: parameters, images: images, labels: test.labels, divisor: 1)
        for (place, gradient) in gradients.enumerated() {
            let error = Self.worstError(gradient, at: parameters[place]) { values in
                var moved = parameters
                moved[place] = values
                return network.run(parameters: moved, images: images, labels: test.labels, divisor: 1).result.lossSum
            }
            #expect(error < 1e-4, "\(test.model.parameters[place].name): \(error)")
        }
    }

    /// The first ten elements: each costs two runs of the network.
    private static func worstError(
        _ gradient: [Double], at point: [Double], of function: ([Double]) -> Double
    ) -> Double {
        let rest = Array(point.dropFirst(10))
        return GradientCheck.worstError(Array(gradient.prefix(10)), at: Array(point.prefix(10))) { function($0 + rest) }
    }

    @Test func groupsOfAStepAddTheirUsesToo() throws {
        let test = try SharedLayers.makeCase("convolution", batch: 4)
        let parameters = test.parameters.map { $0.map(Double.init) }
        let images = test.images.map(Double.init)
        let network = ReferenceNetwork<Double>(test.model)
        let whole = network.run(parameters: parameters, images: images, labels: test.labels, divisor: 4)
        let half = images.count / 2
        let groups = [
            ReferenceGroup(images: Array(images[..<half]), labels: Array(test.labels[..<2])),
            ReferenceGroup(images: Array(images[half...]), labels: Array(test.labels[2...])),
        ]
        let parts = network.run(parameters: parameters, groups: groups, divisor: 4)
        for (place, gradient) in whole.gradients.enumerated() {
            let sum = zip(parts[0].gradients[place], parts[1].gradients[place]).map { $0 + $1 }
            #expect(zip(sum, gradient).allSatisfy { abs($0 - $1) < 1e-12 })
        }
    }
}
