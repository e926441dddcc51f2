internal import Coordinator
internal import Worker

extension RunConfiguration {
    /// Samples of a chip group's largest pass in a full step.
    var nominalBatch: Int {
        MicroBatch.nominal(batchSize: batchSize, groups: groups, passes: accumulate.rawValue)
    }

    /// The batch, and in how many passes if there are several: `64 in 4 passes`.
    var batchText: String {
        accumulate == 1 ? "\(batchSize)" : "\(batchSize) in \(accumulate.rawValue) passes"
    }
}
