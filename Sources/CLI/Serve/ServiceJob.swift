internal import Coordinator
internal import Foundation
internal import Keras
internal import NeuralNetwork
internal import Service
internal import Wire

/// A client's model and data, made ready for runs.
struct ServiceJob {
    /// What is trained, from the data folder of the job.
    let plan: JobPlan
    let names: MetricNames
    private let folder: String
    private let firstPass: Int

    /// What a service is started with, that decides the result.
    struct Machine {
        var machine: String
        var group: String
    }

    /// Puts the arrays into a folder of their own by links, and checks that the model can be trained on them.
    init(_ begin: ClientBegin, _ machine: Machine, blobs: BlobStore, in folder: String) throws {
        (self.folder, firstPass) = (folder, Int(begin.firstPass))
        try FileManager.default.createDirectory(atPath: folder + "/data", withIntermediateDirectories: true)
        let sets =
            [("train", begin.hasTrain ? begin.train : begin.test)] + (begin.hasTest ? [("test", begin.test)] : [])
        for (part, set) in sets {
            let arrays =
                [("x", set.x), ("y", set.y)] + (set.hasSampleWeight ? [("sample_weight", set.sampleWeight)] : [])
            for (name, array) in arrays {
                try FileManager.default.createSymbolicLink(
                    atPath: "\(folder)/data/\(name)_\(part).npy", withDestinationPath: blobs.path(array.blob))
            }
        }
        try Data(begin.model.json.utf8).write(to: URL(fileURLWithPath: folder + "/model.json"))
        let samples = Int(clamping: (begin.hasTrain ? begin.train : begin.test).x.shape.first ?? 1)
        let options = try JobOptions.parse([
            "--model", folder + "/model.json", "--data", folder + "/data", "--epochs", "1", "--seed", "\(begin.seed)",
            "--batch-size", "\(min(Int(begin.batchSize), samples))", "--machine", machine.machine,
            "--group", machine.group,
        ])
        let plan = try options.plan()
        guard let source = plan.source, let compile = source.model.compile else {
            throw CommandFailure("the model is not compiled; call model.compile with an optimizer and a loss")
        }
        var configuration = plan.configuration
        configuration.keepsOrder = begin.shuffle ? nil : true
        configuration.optimizer.excludedFromDecay = try source.model.names(ofTrained: begin.model.undecayed)
        self.plan = JobPlan(configuration: configuration, initial: nil, source: source)
        names = MetricNames(
            accuracy: compile.metrics.first { $0.topK == nil }?.name,
            topK: compile.metrics.first { $0.topK != nil }?.name)
    }

    /// What is not supported of a model, one line each.
    static func problems(_ model: ClientModel) -> [String] {
        do throws(KerasError) {
            let keras = try KerasModel(config: model.json)
            let unsaid = [
                keras.compile?.optimizer == nil ? "the model has no optimizer; compile it with one" : nil,
                keras.compile?.objective == nil ? "the model has no loss; compile it with one" : nil,
            ].compactMap(\.self)
            return keras.problems.isEmpty ? unsaid : keras.problems.map(\.description)
        } catch {
            return [error.description]
        }
    }

    /// The configuration of a run that begins with an iteration, so many steps after the beginning of the job.
    func configuration(iteration: Int, afterSteps steps: Int) -> RunConfiguration {
        var configuration = plan.configuration
        configuration.origin = RunOrigin(step: iteration - steps, epoch: firstPass)
        return configuration
    }

    /// What a run begins with, from a client's row of numbers.
    func initial(_ numbers: [Float], iteration: Int) throws -> InitialState {
        let model = try self.model
        let state = try KerasState(model, KerasWeights(flat: numbers, iteration: iteration, of: model))
        return InitialState(weights: state.weights, slots: state.slots, steps: iteration)
    }

    /// The row of numbers of the newest checkpoint of a run.
    func numbers(of run: RunDirectory) throws -> (numbers: [Float], iteration: Int) {
        let state = try RunState.newest(of: run, configuration: plan.configuration)
        return (state.flat(of: try model), state.iteration)
    }

    private var model: KerasModel {
        get throws {
            guard let source = plan.source else { throw CommandFailure("a job without a model") }
            return source.model
        }
    }

    /// Ends the job: its folder goes, the arrays stay.
    func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

extension KerasModel {
    /// The names of parameters by their places in `model.trainable_variables`.
    fileprivate func names(ofTrained places: [UInt32]) throws -> [String] {
        let trained = network.variables.filter(\.isTrained)
        let parameters = try model().parameters
        return try places.map { place in
            guard Int(place) < trained.count, let index = trained[Int(place)].parameter else {
                throw CommandFailure("variable \(place) is left out of weight decay, of \(trained.count) trained ones")
            }
            let name = parameters[index].name
            guard parameters.allSatisfy({ $0.name == name || !$0.name.contains(name) }) else {
                throw CommandFailure("'\(name)' is left out of weight decay and part of another name; rename its layer")
            }
            return name
        }
    }
}
