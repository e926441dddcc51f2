import Keras
import NeuralNetwork
import Testing

/// Graphs as models of ours.
@Suite struct NetworkTests {
    @Test func vectorsAreImagesOfOnePixel() throws {
        let model = try #require(try Reading.network(.chain([4], [.dense(3)], name: "v")).model)
        #expect(model.name == "v" && model.inputShape == .spatial(height: 1, width: 1, channels: 4))
        #expect(model.layers.map { $0.operation } == [.flatten, .dense(Dense(3))])
    }

    @Test func rowsAndColumnsAreAnImageOfOneChannel() throws {
        let layers: [JSONValue] = [
            .layer("Rescaling", ["scale": 0.5]), .layer("Reshape", ["target_shape": [5, 4, 1]]), .layer("Flatten"),
            .dense(2),
        ]
        let network = try Reading.network(.chain([5, 4], layers))
        #expect(network.model?.inputShape == .spatial(height: 5, width: 4, channels: 1))
        #expect(network.rows.map { $0.shape } == [[5, 4], [5, 4, 1], [20], [2]])
    }

    @Test func aModelMustEndWithAVector() throws {
        let network = try Reading.network(.chain([4, 4, 2], [.layer("ReLU")]))
        #expect(network.model == nil)
        #expect(
            network.problems.map { $0.problem }.first?.contains("it must end with one number for each class") == true)
    }

    @Test func aUseCountsParametersOnce() throws {
        let calls: [JSONValue] = [.call(.tensor("input")), .call(.tensor("d", call: 0)), .call(.tensor("d", call: 1))]
        let network = try Reading.network(
            .graph(
                [4],
                [
                    .dense(4, name: "d", takes: calls), .dense(2, name: "end", takes: [.call(.tensor("d", call: 2))]),
                ], output: "end"))
        #expect(network.rows.map { $0.parameters } == [20, 0, 0, 10])
        let layers = try #require(network.model).layers
        #expect(layers.map { $0.name } == ["features", "d", "d/again_1", "d/again_2", "end"])
        #expect(layers.map { $0.sharing } == [nil, nil, "d", "d", nil])
    }

    /// Statistics of two places cannot be those of one layer.
    @Test func aSharedBatchNormalizationIsRefused() throws {
        let calls: [JSONValue] = [.call(.tensor("input")), .call(.tensor("n", call: 0))]
        let network = try Reading.network(
            .graph(
                [4],
                [
                    .layer("BatchNormalization", name: "n", takes: calls),
                    .dense(2, name: "end", takes: [.call(.tensor("n", call: 1))]),
                ], output: "end"))
        #expect(network.problems.first?.problem.contains("a batch normalization cannot be shared") == true)
    }

    @Test func layersOfOurOwnNamesGetOthers() throws {
        let network = try Reading.network(.chain([4], [.dense(3, name: "input"), .dense(2, name: "features")]))
        #expect(network.model?.layers.map { $0.name } == ["features", "input_", "features_"])
        #expect(network.variables.map { $0.layer } == ["input", "input", "features", "features"])
        #expect(network.variables.map { $0.parameter } == [0, 1, 2, 3])
    }

    @Test func whatDoesNotLeadToTheOutputIsRefused() throws {
        let network = try Reading.network(
            .graph(
                [4],
                [
                    .dense(3, name: "a", takes: [.call(.tensor("input"))]),
                    .dense(2, name: "b", takes: [.call(.tensor("a"))]),
                ], output: "a"))
        #expect(
            network.problems.map { $0.description } == [
                "layer 'b': it does not lead to the model's output; leave it out"
            ])
    }

    @Test func penaltiesThatDifferAreNamed() throws {
        func conv(_ name: String, _ l2: JSONValue) -> JSONValue {
            .layer(
                "Dense", ["units": 3, "kernel_regularizer": ["class_name": "L2", "config": ["l2": l2]]], name: name)
        }
        let one = try Reading.network(.chain([4], [conv("a", 0.01), conv("b", 0.01)])).penalty
        #expect(one.l1 == 0 && one.l2 == 0.01 && one.differing.isEmpty)
        let two = try Reading.network(.chain([4], [conv("a", 0.01), conv("b", 0.02), .dense(2)])).penalty
        #expect(two.differing == ["b", "dense"])
    }

    @Test(
        arguments: [
            (["class_name": "L1", "config": ["l1": 0.5]], 0.5, 0), (["class_name": "L2", "config": [:]], 0, 0.01),
            (["class_name": "L1L2", "config": ["l1": 0.5, "l2": 0.25]], 0.5, 0.25), ("l1", 0.01, 0), ("l1_l2", 0, 0),
            (nil, 0, 0),
        ] as [(JSONValue, Double, Double)])
    func regularizersAreRead(regularizer: JSONValue, l1: Double, l2: Double) throws {
        let dense = JSONValue.layer("Dense", ["units": 3, "kernel_regularizer": regularizer])
        let penalty = try Reading.network(.chain([4], [dense])).penalty
        #expect(penalty.l1 == l1 && penalty.l2 == l2)
    }

    /// Its mean and variance are variables of a file, one of each for all if the axis is none.
    @Test func adaptedConstantsAreTakenFromTheFile() throws {
        for (axis, shape, values) in [(-1, [3], [1, 2, 3]), (nil, [], [4])] as [(JSONValue, [Int], [Float])] {
            let config = JSONValue.chain([2, 2, 3], [.layer("Normalization", ["axis": axis]), .layer("Flatten")])
            let mean = KerasTensor(shape: shape, values: values)
            let network = KerasNetwork(try Reading.graph(config), constants: ["layers/normalization": [mean, mean]])
            #expect(
                network.model?.layers.first?.operation
                    == .normalization(Normalization(mean: values, variance: values)))
            #expect(network.variables.map { $0.shape } == [shape, shape, []])
            #expect(network.variables.allSatisfy { $0.parameter == nil && !$0.isTrained })
        }
    }
}
