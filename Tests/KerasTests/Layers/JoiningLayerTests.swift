import Keras
import NeuralNetwork
import Testing

/// Layers and operators that take several tensors, or numbers.
@Suite struct JoiningLayerTests {
    /// Layers of ours for one that joins the input and its ReLU; `r` is the ReLU.
    private func layers(_ join: JSONValue, over shape: [Int] = [4, 4, 2]) throws -> [Layer] {
        let network = try Reading.network(graph(join, shape))
        return try #require(network.model, "\(network.problems)").layers.filter { !["r", "end"].contains($0.name) }
    }

    private func graph(_ join: JSONValue, _ shape: [Int] = [4, 4, 2]) -> JSONValue {
        .graph(
            shape,
            [
                .layer("ReLU", name: "r", takes: [.call(.tensor("input"))]), join.setting("name", "j"),
                .layer("Flatten", name: "end", takes: [.call(.tensor("j"))]),
            ], output: "end")
    }

    private func join(_ className: String, _ config: JSONValue = [:], of names: [String] = ["input", "r"]) -> JSONValue
    {
        .layer(className, config, name: "j", takes: [.call(.list(names.map { .tensor($0) }))])
    }

    private func operation(_ className: String, _ arguments: JSONValue...) -> JSONValue {
        .operation(className, name: "j", takes: [["args": .list(arguments), "kwargs": [:]]])
    }

    @Test func sumsAreOneLayer() throws {
        #expect(try layers(join("Add")) == [Layer("j", .add, from: ["input", "r"])])
        #expect(try layers(join("Add", of: ["r", "input", "r"])) == [Layer("j", .add, from: ["r", "input", "r"])])
        #expect(
            try layers(operation("Add", .tensor("input"), .tensor("r"))) == [Layer("j", .add, from: ["input", "r"])])
    }

    @Test func aDifferenceIsASumWithTheNegated() throws {
        let expected = [
            Layer("j/negated", .rescaling(Rescaling(scale: -1)), from: ["r"]),
            Layer("j", .add, from: ["input", "j/negated"]),
        ]
        #expect(try layers(join("Subtract")) == expected)
        #expect(try layers(operation("Subtract", .tensor("input"), .tensor("r"))) == expected)
    }

    @Test func aMeanIsAShareOfASum() throws {
        let mean = try layers(join("Average", of: ["input", "r", "r", "r"]))
        #expect(
            mean == [
                Layer("j/sum", .add, from: ["input", "r", "r", "r"]),
                Layer("j", .rescaling(Rescaling(scale: 0.25)), from: ["j/sum"]),
            ])
    }

    @Test func productsAreOfTwo() throws {
        #expect(try layers(join("Multiply")) == [Layer("j", .multiply, from: ["input", "r"])])
        #expect(
            try layers(join("Multiply", of: ["input", "r", "r"])) == [
                Layer("j/1", .multiply, from: ["input", "r"]), Layer("j", .multiply, from: ["j/1", "r"]),
            ])
    }

    @Test func aScaledSumHasItsScale() throws {
        #expect(
            try layers(join("CustomScaleLayer", ["scale": 0.25])) == [
                Layer("j/scaled", .rescaling(Rescaling(scale: 0.25)), from: ["r"]),
                Layer("j", .add, from: ["input", "j/scaled"]),
            ])
    }

    @Test(arguments: [[:], ["axis": -1], ["axis": 3], ["axis": [3]]] as [JSONValue])
    func channelsAreJoined(config: JSONValue) throws {
        let network = try Reading.network(graph(join("Concatenate", config)))
        #expect(network.rows[1].shape == [4, 4, 4])
        #expect(network.model?.layers[1] == Layer("j", .concatenate, from: ["input", "r"]))
    }

    private static let numbers: [(String, JSONValue, JSONValue, Float, Float)] = [
        ("Add", .tensor("r"), 3, 1, 3), ("Add", 3.5, .tensor("r"), 1, 3.5), ("Subtract", .tensor("r"), 3, 1, -3),
        ("Subtract", 3, .tensor("r"), -1, 3), ("Multiply", .tensor("r"), 0.25, 0.25, 0),
        ("Multiply", -2, .tensor("r"), -2, 0), ("Divide", .tensor("r"), 4, 0.25, 0),
        ("TrueDivide", .tensor("r"), 6, 1 / 6, 0),
    ]

    @Test(arguments: numbers)
    func numbersRescale(name: String, first: JSONValue, second: JSONValue, scale: Float, offset: Float) throws {
        let rescaling = Rescaling(scale: scale, offset: offset)
        #expect(try layers(operation(name, first, second)) == [Layer("j", .rescaling(rescaling), from: ["r"])])
    }

    @Test(arguments: ["__operators__.add", "math.add"]) func operatorsOfTensorFlowAreTheSame(name: String) throws {
        let old = JSONValue.layer(
            "TFOpLambda", ["function": .text(name)], name: "j", module: "", takes: [["r", 0, 0, ["y": 2]]])
        let network = try Reading.network(graph(old))
        #expect(network.model?.layers[1] == Layer("j", .rescaling(Rescaling(scale: 1, offset: 2)), from: ["r"]))
    }

    private static let refused: [(JSONValue, String)] = [
        (
            .layer("Add", name: "j", takes: [.call([.tensor("r")])]),
            "it takes 1 things; two or more tensors are supported"
        ),
        (.layer("Add", name: "j", takes: [.call([.tensor("r"), 2])]), "it takes 2 things; two or more tensors are"),
        (.layer("Add", name: "j", takes: [.call([])]), "it takes 0 things; two or more tensors are supported"),
        (
            .layer("Subtract", name: "j", takes: [.call([.tensor("r"), .tensor("r"), .tensor("r")])]),
            "it takes 3 tensors; it must be two"
        ),
        (
            .layer("Concatenate", ["axis": 1], name: "j", takes: [.call([.tensor("r"), .tensor("r")])]),
            "config.layers[2].config.axis: it is not the last axis; only that, the channels, is supported"
        ),
        (
            .layer("CustomScaleLayer", name: "j", takes: [.call([.tensor("r"), .tensor("r")])]),
            "config.layers[2].config.scale: it"
        ),
        (.operation("Divide", name: "j", takes: [.call(.tensor("r"), 0)]), "a division by a number other than 0"),
        (.operation("Divide", name: "j", takes: [.call(1, .tensor("r"))]), "a division by a number other than 0"),
        (.operation("Divide", name: "j", takes: [.call(.tensor("r"), .tensor("r"))]), "a division by a number other"),
        (.operation("Add", name: "j", takes: [.call(1, 2)]), "it takes 2 things; two or more tensors are supported"),
        (
            .operation("Matmul", name: "j", takes: [.call(.tensor("r"), .tensor("r"))]),
            "the layer is not supported; these"
        ),
        (
            .layer("ReLU", name: "j", takes: [.call(.tensor("r"), 1)]),
            "it takes 2 tensors or numbers; one tensor is supp"
        ),
        (.layer("ReLU", name: "j", takes: [.call(1)]), "it takes 1 tensors or numbers; one tensor is supported"),
    ]

    @Test(arguments: refused) func otherThingsAreRefused(join: JSONValue, problem: String) throws {
        let network = try Reading.network(graph(join))
        #expect(network.problems.first?.problem.hasPrefix(problem) == true, "\(network.problems)")
        #expect(network.problems.first?.place.hasPrefix("layer 'j' (") == true)
    }

    /// Rows and columns without channels are an image of one channel here, whose columns are not the last axis.
    @Test func columnsAreNotJoined() throws {
        let network = try Reading.network(graph(join("Concatenate"), [4, 4]))
        #expect(
            network.problems.first?.problem
                == "it takes [4, 4]; vectors or images are supported, put a Reshape before it")
    }

    @Test func shapesThatDifferAreRefused() throws {
        let network = try Reading.network(
            .graph(
                [4],
                [
                    .dense(3, name: "d", takes: [.call(.tensor("input"))]),
                    .layer("Add", name: "j", takes: [.call([.tensor("input"), .tensor("d")])]),
                ], output: "j"))
        #expect(
            network.problems.map { $0.description } == ["layer 'j': it adds (4,) and (3,); the shapes must be the same"]
        )
    }
}
