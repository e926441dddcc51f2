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
        var times: [[Duration]] = []
        var passes: [Duration] = []
        func pass() {
            unsafe _ = train(
                weights: weights, gradient: gradient, divisor: batch, dropout: dropout, gradientReady: { _ in })
        }
        for _ in 0..<rounds {
            let begun = ContinuousClock.now
            pass()
            passes.append(begun.duration(to: .now))
            times.append(watching(pass))
        }
        return PlanProfile(kernels: kernelTimes(times), pass: Self.median(passes))
    }

    /// How long each piece of work in a pass takes.
    private func watching(_ pass: () -> Void) -> [Duration] {
        var times: [Duration] = []
        let before = observer
        observer = { _, begun in times.append(begun.duration(to: .now)) }
        pass()
        observer = before
        return times
    }

    /// The parts of one kernel count as one.
    private func kernelTimes(_ rounds: [[Duration]]) -> [KernelTime] {
        var kernels = kernelNames[...]
        var result: [KernelTime] = []
        for (place, (name, isKernel)) in actions.compactMap(\.timed).enumerated() {
            let kernel = isKernel ? String(kernels.popFirst()?.dropFirst(name.count + 2) ?? "") : ""
            let median = Self.median(rounds.map { $0[place] })
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
    var timed: (name: String, isKernel: Bool)? {
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
