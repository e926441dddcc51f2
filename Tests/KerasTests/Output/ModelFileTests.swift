import Keras
import NeuralNetwork
import Testing

/// What is given back of a model that came from Keras.
@Suite struct ModelFileTests {
    private static let sgd: JSONValue = ["class_name": "SGD", "config": ["learning_rate": 0.5]]
    private static let compiled: JSONValue = [
        "optimizer": sgd, "loss": "categorical_crossentropy", "metrics": ["accuracy"],
    ]
    private static let softmax = JSONValue.chain([4], [.layer("Dense", ["units": 3, "activation": "softmax"])])

    private func config(
        _ source: JSONValue, _ change: (inout Optimizer, inout Objective) -> Void = { _, _ in }
    ) throws -> (source: String, result: String) {
        let text = source.jsonText + " "
        let model = try KerasModel(config: text)
        var optimizer = model.compile?.optimizer ?? .sgd(learningRate: 0.5)
        var objective = model.compile?.objective ?? Objective()
        change(&optimizer, &objective)
        return (
            text, try KerasModelFile.config(of: try model.model(), from: (text, model), optimizer, objective)
        )
    }

    /// To the last blank.
    @Test func aConfigurationThatSaysAllStaysAsItIs() throws {
        let (source, result) = try config(Self.softmax.setting("compile_config", Self.compiled))
        #expect(result == source)
    }

    @Test func anotherOptimizerOrObjectiveIsWrittenIntoIt() throws {
        let source = Self.softmax.setting("compile_config", Self.compiled)
        let (_, faster) = try config(source) { optimizer, _ in optimizer.learningRate = 0.75 }
        let read = try KerasModel(config: faster)
        #expect(
            read.compile?.optimizer == .sgd(learningRate: 0.75)
                && read.compile?.objective?.loss.name == .categoricalCrossentropy)
        #expect(read.graph.layers == (try KerasModel(config: source.jsonText)).graph.layers)
        let (_, counting) = try config(source) { _, objective in objective.topK = 2 }
        #expect(try KerasModel(config: counting).compile?.objective?.topK == 2)
        let (_, fresh) = try config(Self.softmax)
        #expect(try KerasModel(config: fresh).compile?.objective == Objective())
    }

    /// Keras 3 does not read the nodes of Keras 2.
    @Test func aModelOfKeras2IsWrittenAnew() throws {
        let old: JSONValue = [
            "class_name": "Sequential",
            "config": [
                "name": "old",
                "layers": [
                    [
                        "class_name": "Dense",
                        "config": ["name": "d", "batch_input_shape": [nil, 4], "units": 3, "activation": "softmax"],
                    ]
                ],
            ],
        ]
        let (_, result) = try config(old)
        let place = JSONPlace(try JSONValue(parsing: result))
        #expect(try place["class_name"].text() == "Functional" && !place["module"].isNull)
        let read = try KerasModel(config: result)
        #expect(read.network.endsWithSoftmax && read.problems.isEmpty && read.graph.name == "old")
        #expect(read.network.variables.map { $0.shape } == [[4, 3], [3]])
    }

    /// They are variables of the file that a run began with; the run itself keeps the configuration alone.
    @Test func adaptedConstantsGoIntoTheConfiguration() throws {
        let layers: [JSONValue] = [
            .chain([4], [.layer("Normalization", ["axis": [-1]])]), .layer("Normalization", ["axis": nil]), .dense(2),
        ]
        let loss: JSONValue = ["class_name": "SparseCategoricalCrossentropy", "config": ["from_logits": true]]
        let text = JSONValue.chain([4], layers)
            .setting("compile_config", ["optimizer": Self.sgd, "loss": loss]).jsonText
        let groups = [
            "layers/sequential/layers/normalization": StateModel.tensors([[4], [4], []], from: 2),
            "layers/normalization": StateModel.tensors([[], [], []], from: 5),
        ]
        let source = try KerasModel(config: text, weights: .byPath(groups, optimizer: []))
        let result = try KerasModelFile.config(
            of: try source.model(), from: (text, source), try #require(source.compile?.optimizer), Objective())
        let written = try JSONPlace(JSONValue(parsing: result))["config"]["layers"].list()
        #expect(written[2]["config"]["mean"].value == 5 && written[2]["config"]["variance"].value == 6)
        #expect(result.contains(#""momentum":0.0"#))
        let read = try KerasModel(config: result)
        #expect(read.network.model?.layers == source.network.model?.layers)
        #expect(read.network.variables.map { $0.group } == ["layers/dense", "layers/dense"])
    }

    @Test func everyLayerHasItsGroup() throws {
        let state = KerasState(
            weights: (0..<10).map { [Float](repeating: Float($0), count: [0, 6, 8].contains($0) ? 4 : 2) }, slots: nil,
            iteration: 3)
        let config = StateModel.nested.setting("compile_config", ["optimizer": Self.sgd]).jsonText
        let file = try KerasModelFile(config: config, state: state, savedAt: "2026-11-23@00:00:11")
        #expect(
            file.metadata == #"{"keras_version": "3.15.1", "date_saved": "2026-11-23@00:00:11"}"#
                && file.config == config)
        let groups = Dictionary(uniqueKeysWithValues: file.variables.map { ($0.path, $0.tensors) })
        #expect(groups.filter { $0.key != "optimizer" } == StateModel.byPath)
        #expect(file.variables.map { $0.name } == ["a", "n", "b", "end", "optimizer"])
        let rate = KerasTensor(shape: [], values: [0.5])
        #expect(groups["optimizer"] == [KerasTensor(shape: [], integers: [3]), rate])
    }

    @Test func operatorsHaveNoGroup() throws {
        let plus = JSONValue.operation("Add", name: "plus", takes: [.call(.tensor("input"), 1)])
        let config = JSONValue.graph([4], [plus, .dense(2, name: "d", takes: [.call(.tensor("plus"))])], output: "d")
        let state = KerasState(weights: [[Float](repeating: 0, count: 8), [0, 0]], slots: nil, iteration: 0)
        let file = try KerasModelFile(config: config.jsonText, state: state, savedAt: "")
        #expect(file.variables.map { $0.path } == ["layers/dense"])
    }

    @Test func weightsOfAnotherModelAreRefused() {
        let state = KerasState(weights: [[1]], slots: nil, iteration: 0)
        #expect(
            refusal { () throws(KerasError) in
                try KerasModelFile(config: StateModel.nested.jsonText, state: state, savedAt: "")
            } == "the weights are not those of the model's configuration")
    }
}
