internal import Checkpoint
internal import Chip

/// Where a run's files are.
public enum RunPlace: Sendable, Hashable {
    /// A folder to be made; refused if a run is in it already.
    case new(path: String)
    /// The folder of an earlier run, to go on from its newest whole checkpoint.
    case resumed(path: String)
}

/// The files of a run that is about to begin or to go on, and what they say of where it stands.
struct RunFiles {
    let agenda: Agenda
    let record: RunRecord
    let resume: ResumePoint?

    init(
        _ place: RunPlace, _ configuration: RunConfiguration, _ options: ExecutionOptions, _ emulation: Emulation?,
        beginningWith initial: InitialState?, view: Coordinator.View
    ) throws(RunFailure) {
        let directory: RunDirectory
        switch place {
        case .new(let path):
            directory = try RunDirectory(creating: path, configuration: configuration)
            try initial?.write(to: CheckpointDirectory(path: directory.checkpoints), configuration)
            resume = initial == nil ? nil : try .newest(of: directory) { _ in }
        case .resumed(let path):
            directory = try RunDirectory(opening: path)
            resume = try .newest(of: directory) { view.write("passed over a damaged checkpoint: \($0)\n") }
            try directory.writeConfiguration(configuration)
        }
        let startStep = resume?.step ?? 0
        let first = configuration.schedule.origin.step
        guard startStep >= first else {
            throw RunFailure(
                .input, "\(directory.path): begins with step \(first), its state is that after \(startStep)")
        }
        agenda =
            options.isPaced
            ? Agenda(pacing: configuration.schedule, startStep: startStep)
            : Agenda(
                schedule: configuration.schedule, epochs: configuration.epochs, startStep: startStep,
                stepLimit: options.stepLimit, checkpointEvery: options.checkpointEvery)
        record = try RunRecord(
            directory, configuration, startStep: startStep, endStep: agenda.endStep,
            emulation: emulation, style: view.style, write: view.write)
    }
}
