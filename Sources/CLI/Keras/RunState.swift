internal import Checkpoint
internal import Coordinator
internal import Keras
internal import NeuralNetwork

/// The state of a run in its newest checkpoint, in Keras' terms.
enum RunState {
    /// The state; refused if nothing was saved.
    static func newest(of run: RunDirectory, configuration: RunConfiguration) throws -> KerasState {
        guard let state = try newestIfAny(of: run, configuration: configuration) else {
            throw CommandFailure("\(run.checkpoints): no whole checkpoint")
        }
        return state
    }

    /// The state; nil if nothing was saved.
    static func newestIfAny(of run: RunDirectory, configuration: RunConfiguration) throws -> KerasState? {
        guard let checkpoint = try CheckpointDirectory(path: run.checkpoints).latest().checkpoint else { return nil }
        let word = configuration.format.word
        let file = try checkpoint.open()
        var values: [[Float]] = []
        for tensor in file.header.tensors { values.append(try file.floats(of: tensor).map(word.value)) }
        let count = configuration.model.parameters.count
        let slots = configuration.optimizer.slotNames.indices.map {
            Array(values[(($0 + 1) * count)..<(($0 + 2) * count)])
        }
        return KerasState(
            weights: Array(values.prefix(count)), slots: slots, iteration: checkpoint.manifest.position.step)
    }
}
