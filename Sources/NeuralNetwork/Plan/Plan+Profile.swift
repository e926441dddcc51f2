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
            case .exchange(let exchange): unsafe exchange.settleAlone(batch, weights: weights, gradient: gradient)
            case .finished(let from, let count): unsafe clearGaps(from, count, of: gradient)
            }
            times[index].append(begun.duration(to: .now))
        }
    }

    /// The parts of one kernel count as one.
    private func kernelTimes(_ times: [[Duration]]) -> [KernelTime] {
        var kernels = kernelNames[...]
        var result: [KernelTime] = []
        for (action, times) in zip(actions, times) {
            guard let (name, isKernel) = action.timed else { continue }
            let kernel = isKernel ? String(kernels.popFirst()?.dropFirst(name.count + 2) ?? "") : ""
            let median = Self.median(times)
            if isKernel, let last = result.last, last.name == name {
                result[result.count - 1] = KernelTime(name: name, kernel: last.kernel, median: last.median + median)
            } else {
                result.append(KernelTime(name: name, kernel: kernel, median: median))
            }
        }
        return result
    }

    private static func median(_ times: [Duration]) -> Duration { times.sorted()[times.count / 2] }
}

extension Action {
    /// What its time is listed under, and whether oneDNN has a name for it as well; nil for what takes none.
    fileprivate var timed: (name: String, isKernel: Bool)? {
        switch self {
        case .kernel(let primitive): (primitive.subject, true)
        case .dropout: ("dropout", false)
        case .work(_, _, _, let name): (name, false)
        case .loss: ("loss", false)
        case .clear: ("clear", false)
        case .statistic, .exchange, .finished: nil
        }
    }
}
