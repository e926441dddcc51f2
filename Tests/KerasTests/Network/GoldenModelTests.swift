import Keras
import NeuralNetwork
import Testing

/// Models of every supported layer, held against what Keras itself says of them.
@Suite struct GoldenModelTests {
    private let cases: [GoldenModel]

    init() throws { cases = try GoldenModel.all.get() }

    @Test func everyModelIsTranslated() throws {
        for golden in cases {
            let network = try Reading.network(golden.config)
            #expect(network.problems.isEmpty && network.model != nil, "\(golden.name): \(network.problems)")
        }
    }

    @Test func everyLayerGivesTheShapeThatKerasSays() throws {
        for golden in cases {
            for row in try Reading.network(golden.config).rows {
                guard let shape = golden.shapes[row.name] else { continue }
                #expect(row.shape == shape, "\(golden.name), \(row.name)")
            }
        }
    }

    @Test func everyLayerOfKerasHasARow() throws {
        for golden in cases {
            let rows = Set(try Reading.network(golden.config).rows.map { $0.name })
            #expect(rows.isSuperset(of: golden.shapes.keys), "\(golden.name)")
        }
    }

    /// Order, group in a file, place there, shape, and what an optimizer has slots for.
    @Test func variablesAreThoseOfKerasInItsOrder() throws {
        for golden in cases {
            let variables = try Reading.network(golden.config).variables.map(GoldenModel.Variable.init)
            #expect(variables == golden.variables, "\(golden.name)")
        }
    }

    /// Keras sorts the layers of a Functional model as it builds it, and numbers groups after that.
    @Test func theOrderOfTheListChangesNothing() throws {
        let functional = cases.filter { JSONPlace($0.config)["class_name"].value == "Functional" }
        for golden in functional {
            let config = JSONPlace(golden.config)["config"]
            let reversed = try config["layers"].list().reversed().map { $0.value }
            let model = golden.config.setting("config", config.value.setting("layers", .list(reversed)))
            let variables = try Reading.network(model).variables.map(GoldenModel.Variable.init)
            #expect(variables == golden.variables, "\(golden.name)")
        }
        #expect(functional.count > 8)
    }

    @Test func parametersAreAsManyAsKerasCounts() throws {
        for golden in cases {
            let network = try Reading.network(golden.config)
            #expect(network.rows.reduce(0) { $0 + $1.parameters } == golden.parameters, "\(golden.name)")
            let model = try #require(network.model)
            #expect(model.parameters.reduce(0) { $0 + $1.count } == golden.parameters, "\(golden.name)")
        }
    }

    /// Each variable is one of our model's parameters, and none is there twice. Dense layers on images are convolutions,
    /// with two sides of 1 before Keras' shape.
    @Test func variablesAreTheParametersOfOurModel() throws {
        for golden in cases {
            let network = try Reading.network(golden.config)
            let model = try #require(network.model)
            let places = network.variables.compactMap { $0.parameter }
            #expect(places.sorted() == Array(model.parameters.indices), "\(golden.name)")
            for (variable, place) in zip(network.variables, places) {
                let shape = model.parameters[place].shape
                #expect(shape.suffix(variable.shape.count) == variable.shape[...], "\(golden.name), \(variable.place)")
                #expect(shape.reduce(1, *) == variable.count, "\(golden.name), \(variable.place)")
                #expect((model.parameters[place].momentum == nil) == variable.isTrained, "\(variable.place)")
            }
        }
    }

    @Test func theSoftmaxAtTheEndIsNoted() throws {
        let softmax = try cases.filter { try Reading.network($0.config).endsWithSoftmax }.map { $0.name }
        #expect(softmax == ["softmax at the end", "softmax as a layer", "softmax as an activation"])
    }

    /// Or the tests above would say nothing of it.
    @Test func everySupportedLayerIsThere() throws {
        let classes = try Set(cases.flatMap { try Reading.graph($0.config).layers.map { $0.className } })
        #expect(Set(LayerTable.names).subtracting(["InputLayer"]).subtracting(classes).isEmpty)
        #expect(cases.count >= 50)
    }

    @Test func aPenaltyIsThatOfTheKernels() throws {
        let golden = try #require(cases.first { $0.name == "conv penalty" })
        let penalty = try Reading.network(golden.config).penalty
        #expect(penalty.l1 == 0.01 && penalty.l2 == 0.02 && penalty.differing.isEmpty)
    }
}
