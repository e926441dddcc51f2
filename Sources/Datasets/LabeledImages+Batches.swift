extension LabeledImages {
    /// Writes images one after the other: a batch in the layout NHWC.
    ///
    /// `output` must have room for exactly `imageSize` floats for each index.
    @inlinable
    public func copyImages(
        at indices: some Collection<Int>, into output: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(output.count == indices.count * imageSize, "\(indices.count) images need other room")
        unsafe each(indices, in: output) { unsafe copyImage(at: $0, into: $1) }
    }

    /// Writes the labels of images one after the other; `output` must have room for exactly one for each index.
    @inlinable
    public func copyLabels(at indices: some Collection<Int>, into output: UnsafeMutableBufferPointer<Int32>) {
        precondition(output.count == indices.count, "\(indices.count) labels need other room")
        for (place, index) in indices.enumerated() { unsafe output[place] = label(at: index) }
    }

    /// Writes the targets of samples one after the other, so many for each index.
    @inlinable
    public func copyTargets(at indices: some Collection<Int>, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(output.count == indices.count * (targetCount ?? 1), "\(indices.count) vectors need other room")
        unsafe each(indices, in: output) { unsafe copyTargets(at: $0, into: $1) }
    }

    /// Writes how much samples count, one number for each index.
    @inlinable
    public func copyWeights(at indices: some Collection<Int>, into output: UnsafeMutableBufferPointer<Float>) {
        precondition(output.count == indices.count, "\(indices.count) weights need other room")
        unsafe each(indices, in: output) { unsafe copyWeight(at: $0, into: $1) }
    }

    /// Gives each index its part of the room.
    @inlinable
    func each(
        _ indices: some Collection<Int>, in output: UnsafeMutableBufferPointer<Float>,
        _ body: (Int, UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        guard !indices.isEmpty else { return }
        let size = output.count / indices.count
        for (place, index) in indices.enumerated() {
            unsafe body(index, UnsafeMutableBufferPointer(rebasing: output[place * size..<(place + 1) * size]))
        }
    }
}
