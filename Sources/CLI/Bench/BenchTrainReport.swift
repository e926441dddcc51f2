package import Coordinator
internal import NeuralNetwork

/// What `regatta bench train` found.
package struct BenchTrainReport: Encodable, Sendable, Hashable {
    /// A time in milliseconds, by the share of the steps that stayed below it.
    package struct StepMilliseconds: Encodable, Sendable, Hashable {
        package let median: Double
        package let p10: Double
        package let p90: Double
        package let mean: Double
    }

    /// Where a worker's time went: milliseconds of the mean step.
    package struct Worker: Encodable, Sendable, Hashable {
        package let name: String
        package let groups: Int
        package let compute: Double
        package let ringWait: Double
        package let update: Double
        /// What is left: the way to the coordinator and back, unless steps were queued.
        package let rest: Double
        package let peakResidentBytes: Int
    }

    package let model: String
    package let parameters: Int
    package let data: String
    package let batchSize: Int
    /// Of each chip group in a step, one after the other.
    package let passes: Int
    package let groups: Int
    package let threadsPerWorker: Int
    package let steps: Int
    package let format: String
    package let instructionSet: String
    package let library: String
    /// In the median step.
    package let imagesPerSecond: Double
    package let stepMilliseconds: StepMilliseconds
    package let workers: [Worker]
    /// Multiply-adds counted as two operations, for one image: forward, gradient of weights, gradient of input.
    package let operationsPerImage: Int
    package let gigaflops: Double
    /// Of one core, measured just before.
    package let peakGigaflopsPerCore: Double
    package let peakMeasuredWith: String
    /// Cores that compute: the threads of all workers, as far as they have groups to compute and the host has cores.
    package let coresUsed: Int
    package let shareOfPeak: Double

    package init(
        _ configuration: RunConfiguration, _ times: TrainingTimes, threads: Int, cores: Int, peak: Double
    ) {
        model = configuration.model.name
        parameters = configuration.model.parameters.reduce(0) { $0 + $1.count }
        (data, batchSize, groups) = (configuration.data, configuration.batchSize, configuration.groups)
        passes = configuration.accumulate.rawValue
        (threadsPerWorker, steps) = (threads, times.steps)
        format = configuration.format.rawValue
        (instructionSet, library) = (configuration.instructionSet, configuration.library)
        let seconds = times.median.seconds
        imagesPerSecond = Double(configuration.batchSize) / seconds
        stepMilliseconds = StepMilliseconds(
            median: times.median.milliseconds, p10: times.p10.milliseconds, p90: times.p90.milliseconds,
            mean: times.mean.milliseconds)
        workers = times.workers.map { Worker($0, step: times.mean) }
        operationsPerImage = configuration.model.stepOperations
        gigaflops = Double(configuration.batchSize) * Double(operationsPerImage) / seconds / 1e9
        peakGigaflopsPerCore = peak / 1e9
        peakMeasuredWith = PeakSpeed.method(configuration.format)
        coresUsed = min(times.workers.reduce(0) { $0 + min(threads, $1.groups) }, cores)
        shareOfPeak = gigaflops / (peakGigaflopsPerCore * Double(coresUsed))
    }
}

extension BenchTrainReport.Worker {
    fileprivate init(_ worker: TrainingTimes.Worker, step: Duration) {
        self.init(
            name: worker.name, groups: worker.groups, compute: worker.compute.milliseconds,
            ringWait: worker.wait.milliseconds, update: worker.update.milliseconds,
            rest: (step - worker.compute - worker.wait - worker.update).milliseconds,
            peakResidentBytes: worker.peakBytes)
    }
}

extension Duration {
    /// Milliseconds.
    package var milliseconds: Double { self / .milliseconds(1) }
    /// Seconds.
    fileprivate var seconds: Double { self / .seconds(1) }
}
