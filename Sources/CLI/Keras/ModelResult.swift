internal import Coordinator
internal import Foundation
internal import Keras
internal import NeuralNetwork

/// What a run gives back: `model.keras`, the trained model as Keras loads it.
///
/// `model.json` in the run's folder keeps the model's configuration, so that a resumed run gives the same.
struct ModelResult {
    private let configuration: RunConfiguration
    private let directory: RunDirectory
    private let config: String

    /// Notes what the model is; `source` is nil for a model of ours, and for a run that goes on.
    init(_ configuration: RunConfiguration, _ source: KerasSource?, in directory: RunDirectory) throws {
        (self.configuration, self.directory) = (configuration, directory)
        let path = directory.file("model.json")
        if let kept = try? String(contentsOfFile: path, encoding: .utf8) {
            config = kept
            return
        }
        let origin = source.flatMap { source in source.file.config.map { ($0, source.model) } }
        config = try Parsing.naming("model.json") { () throws(KerasError) in
            try KerasModelFile.config(
                of: configuration.model, from: origin, configuration.optimizer, configuration.objective)
        }
        do {
            try config.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw CommandFailure("\(path): cannot be written: \(error.localizedDescription)")
        }
    }

    /// Writes the state of the newest checkpoint; nothing if there is none.
    func write() throws {
        let path = directory.file("model.keras")
        do {
            guard let state = try RunState.newestIfAny(of: directory, configuration: configuration) else { return }
            try KerasFile.write(KerasModelFile(config: config, state: state, savedAt: Self.now), to: path)
        } catch {
            throw CommandFailure("\(path): \(error)")
        }
    }

    /// The time as Keras writes it.
    private static var now: String {
        let format = DateFormatter()
        format.locale = Locale(identifier: "en_US_POSIX")
        format.dateFormat = "yyyy-MM-dd'@'HH:mm:ss"
        return format.string(from: Date())
    }
}
