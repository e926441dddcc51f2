/// How long one piece of a plan's work takes.
public struct KernelTime: Sendable, Hashable {
    /// The layer and pass, for example `conv2d backward data`; `dropout` or `loss` for what is no kernel of oneDNN.
    public let name: String
    /// oneDNN's name of the kernel; empty for work of ours.
    public let kernel: String
    /// Median over the rounds.
    public let median: Duration

    package init(name: String, kernel: String, median: Duration) {
        self.name = name
        self.kernel = kernel
        self.median = median
    }
}

/// Where the time of one forward and backward pass of a plan goes.
public struct PlanProfile: Sendable, Hashable {
    /// The work in the order of the step.
    public let kernels: [KernelTime]
    /// Median of whole passes that were not taken apart.
    public let pass: Duration

    package init(kernels: [KernelTime], pass: Duration) {
        self.kernels = kernels
        self.pass = pass
    }
}

extension Plan {
    /// Times each kernel in place: the step runs as it always does, with a clock read between its parts, so every
    /// kernel finds in the caches what it finds there in training. Each round also times one whole pass.
    ///
    /// A read of the clock costs 20 to 50 ns. The plan must be one for training, its images and labels be filled.
    /// Zeros behind the gradients of a layer, some nanoseconds, are in no kernel's time.
    public func profile(
        weights: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, dropout: DropoutKey, rounds: Int
    ) -> PlanProfile {
        precondition(rounds > 0, "a profile of \(rounds) rounds")
        var times = actions.map { _ in [Duration]() }
        var passes: [Duration] = []
        for _ in 0..<rounds {
            let begun = ContinuousClock.now
            unsafe _ = train(
                weights: weights, gradient: gradient, divisor: batch, dropout: dropout, gradientReady: { _ in })
            passes.append(begun.duration(to: .now))
            unsafe timeParts(weights, gradient, dropout, into: &times)
        }
        return PlanProfile(kernels: kernelTimes(times), pass: Self.median(passes))
    }

    private func timeParts(
        _ weights: UnsafePointer<Float>, _ gradient: UnsafeMutablePointer<Float>, _ key: DropoutKey,
        into times: inout [[Duration]]
    ) {
        unsafe begin(weights)
        unsafe move(gradientMemories, to: gradient)
        for (index, action) in actions.enumerated() {
            let begun = ContinuousClock.now
            switch action {
            case .kernel(let primitive): run(primitive)
            case .dropout(let x, let perSample, let layer):
                unsafe layer.run(x, perSample: perSample, batch: batch, key)
            case .work(let work, let x, let y, _): unsafe work.run(x, y)
            case .loss: _ = lossAndGradient(batch)
            case .clear(let start, let bytes): unsafe clear(start, bytes)
            case .statistic(let values, let offset, let count):
                unsafe weigh(values, into: gradient + offset, count: count, divisor: batch)
            case .finished(let from, let count): unsafe clearGaps(from, count, of: gradient)
            }
            times[index].append(begun.duration(to: .now))
        }
    }

    private func kernelTimes(_ times: [[Duration]]) -> [KernelTime] {
        var kernels = kernelNames[...]
        return zip(actions, times).compactMap { action, times in
            let median = Self.median(times)
            switch action {
            case .kernel(let primitive):
                let kernel = kernels.popFirst()?.dropFirst(primitive.subject.count + 2) ?? ""
                return KernelTime(name: primitive.subject, kernel: String(kernel), median: median)
            case .dropout: return KernelTime(name: "dropout", kernel: "", median: median)
            case .work(_, _, _, let name): return KernelTime(name: name, kernel: "", median: median)
            case .loss: return KernelTime(name: "loss", kernel: "", median: median)
            case .clear: return KernelTime(name: "clear", kernel: "", median: median)
            case .statistic, .finished: return nil
            }
        }
    }

    private static func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }
}
