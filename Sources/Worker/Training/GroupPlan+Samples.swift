package import Datasets
package import NeuralNetwork

extension GroupPlan {
    /// Copies samples into the plan's input, one for each of its batch: images, and of the rest what it has room for.
    package func take(_ samples: LabeledImages, at indices: ArraySlice<Int>) {
        unsafe samples.copyImages(at: indices, into: images)
        if unsafe !labels.isEmpty { unsafe samples.copyLabels(at: indices, into: labels) }
        if unsafe !targets.isEmpty { unsafe samples.copyTargets(at: indices, into: targets) }
        if unsafe !sampleWeights.isEmpty { unsafe samples.copyWeights(at: indices, into: sampleWeights) }
    }
}
