internal import Datasets
internal import NeuralNetwork

extension Job {
    /// Refuses a data set that the model cannot be trained on, or not for this objective.
    func checkSamples() throws(WorkerError) {
        try inputErrors { () throws(LossError) in try objective.check(model) }
        let images = dataset.train
        guard images.height == model.inputHeight, images.width == model.inputWidth,
            images.channels == model.inputChannels, fitsOutputs(images)
        else {
            throw .input(
                "\(dataset.name): images of \(images.height)x\(images.width)x\(images.channels) \(Self.text(images)) "
                    + "do not fit the model, which takes "
                    + "\(model.inputHeight)x\(model.inputWidth)x\(model.inputChannels) and \(wantedTargets)")
        }
        guard dataset.weighsSamples == objective.weighsSamples else {
            throw .input(
                "\(dataset.name): there are \(dataset.weighsSamples ? "" : "no ")weights of samples, which the objective "
                    + "does\(objective.weighsSamples ? "" : " not") ask for; bring back the data set that the run began with"
            )
        }
        let answers = dataset.test.count.multipliedReportingOverflow(by: objective.answers(outputs: model.outputCount))
        guard !answers.overflow, answers.partialValue <= UInt32.max else {
            throw .input(
                "\(dataset.name): \(dataset.test.count) samples to test on have too many outputs to count; take at most "
                    + "\(Int(UInt32.max) / model.outputCount)")
        }
    }

    /// A class number is a target itself where the model has one output for real numbers.
    private func fitsOutputs(_ images: LabeledImages) -> Bool {
        switch objective.targets {
        case .classes: images.targetCount == nil && images.classCount <= model.classCount
        case .vectors: images.targetCount ?? 1 == model.outputCount
        }
    }

    private static func text(_ images: LabeledImages) -> String {
        images.targetCount.map { "with \($0) targets" } ?? "in \(images.classCount) classes"
    }

    private var wantedTargets: String {
        objective.targets == .classes ? "\(model.classCount) classes" : "\(model.outputCount) targets"
    }
}
