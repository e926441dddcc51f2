import Keras
import NeuralNetwork
import Testing

/// Configurations that nobody writes in good faith: each gives an error, and none ends the program.
@Suite struct HostileModelTests {
    private static let huge: [JSONValue] = [.integer(.max), .integer(.min), 0, -1, .integer(1 << 32), 1e300]

    private static func layers(_ number: JSONValue) -> [JSONValue] {
        let conv: JSONValue = ["filters": 2, "kernel_size": 1]
        return [
            .layer("Dense", ["units": number]), .layer("Conv2D", conv.setting("filters", number)),
            .layer("Conv2D", conv.setting("kernel_size", number)), .layer("Conv2D", conv.setting("groups", number)),
            .layer("Conv2D", conv.setting("strides", [number, number])),
            .layer("Conv2D", conv.setting("kernel_size", number).setting("padding", "same")),
            .layer("DepthwiseConv2D", ["kernel_size": 1, "depth_multiplier": number]),
            .layer("SeparableConv2D", conv.setting("depth_multiplier", number)),
            .layer("SeparableConv2D", conv.setting("filters", number)),
            .layer("MaxPooling2D", ["pool_size": number]),
            .layer("AveragePooling2D", ["strides": number, "padding": "same"]),
            .layer("ZeroPadding2D", ["padding": number]),
            .layer("Cropping2D", ["cropping": [number, number]]),
            .layer("Reshape", ["target_shape": [number, number, number, -1]]),
            .layer("Reshape", ["target_shape": [number, -1]]), .layer("Dropout", ["rate": number]),
            .layer("BatchNormalization", ["momentum": number, "epsilon": number]),
            .layer("LayerNormalization", ["epsilon": number]), .layer("LeakyReLU", ["negative_slope": number]),
            .layer("Normalization", ["mean": [number], "variance": [number, number]]),
        ]
    }

    @Test(arguments: huge) func numbersThatCannotBeAreNoTrap(number: JSONValue) throws {
        for layer in Self.layers(number) {
            let network = try Reading.network(
                .chain([4, 4, 2], [layer, .layer("Flatten", name: "end"), .dense(2, name: "d")]))
            #expect(
                network.rows.reduce(0) { $0 + $1.parameters } >= 0 && network.variables.allSatisfy { $0.count >= 0 })
            let isRefused = network.model == nil
            #expect(isRefused == !network.problems.isEmpty, "\(layer.jsonText)")
            #expect(network.problems.allSatisfy { !$0.description.contains("\n") })
        }
    }

    @Test func aTensorThatCannotBeIsNamed() throws {
        let wide = JSONValue.layer("Conv2D", ["filters": .integer(.max), "kernel_size": 1], name: "wide")
        let network = try Reading.network(.chain([4, 4, 2], [wide, .layer("Flatten")]))
        #expect(
            network.problems.map { $0.description } == [
                "layer 'wide' (Conv2D): a tensor of [4, 4, \(Int.max)] is not possible; sides are 1 or more, with 2147483648 "
                    + "elements at most"
            ])
    }

    /// Padded again and again, and joined with itself again and again: every product stays an `Int`.
    @Test(arguments: ["ZeroPadding2D", "Concatenate"]) func growthIsNoTrap(className: String) throws {
        let layers = (0..<70).map { index -> JSONValue in
            let last = JSONValue.tensor(index == 0 ? "input" : "l\(index - 1)")
            let joins = className == "Concatenate"
            return .layer(
                className, ["padding": 65_536], name: "l\(index)", takes: [joins ? .call([last, last]) : .call(last)])
        }
        let network = try Reading.network(.graph([4, 4, 2], layers, output: "l69"))
        #expect(network.problems.first?.problem.contains("is not possible") == true)
    }

    /// Names of thousands of calls of one layer are found in no time to speak of.
    @Test(.timeLimit(.minutes(1))) func manyCallsOfALayerAreQuick() throws {
        let count = 2_000
        let calls = (0..<count).map { JSONValue.call($0 == 0 ? .tensor("input") : .tensor("r", call: $0 - 1)) }
        let end = JSONValue.dense(2, name: "end", takes: [.call(.tensor("r", call: count - 1))])
        let network = try Reading.network(.graph([4], [.layer("ReLU", name: "r", takes: calls), end], output: "end"))
        #expect(network.model?.layers.count == count + 2)
    }
}
