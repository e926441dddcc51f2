public import Digest

/// Images to train on and images to test on, of one size and with the same classes or as many targets.
public struct Dataset: Sendable {
    /// What the data set was asked for by.
    public let name: String

    /// The images to train on.
    public let train: LabeledImages

    /// The images to test on; none of some data sets of arrays.
    public let test: LabeledImages

    /// SHA-256 of the digests of `train` and `test`, one after the other.
    public let digest: SHA256Digest

    /// Whether samples of either part have weights.
    public var weighsSamples: Bool { train.hasWeights || test.hasWeights }

    init(name: String, train: LabeledImages, test: LabeledImages) {
        self.name = name
        self.train = train
        self.test = test
        digest = SHA256.digest(of: train.digest.bytes + test.digest.bytes)
    }
}
