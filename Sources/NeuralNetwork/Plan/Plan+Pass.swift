/// How far a training pass of a plan has come, and what it works on.
@safe package struct PlanPass {
    let weights: UnsafePointer<Float>
    let gradient: UnsafeMutablePointer<Float>
    let divisor: Int
    let dropout: DropoutKey
    /// The next of the plan's actions.
    fileprivate var next = 0
    /// Loss and hits, from the loss on.
    package fileprivate(set) var result = BatchResult(lossSum: 0, correct: 0, count: 0)

    /// A pass at its beginning; the arguments are those of `Plan.train`.
    package init(
        weights: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, divisor: Int, dropout: DropoutKey
    ) {
        unsafe (self.weights, self.gradient) = unsafe (weights, gradient)
        (self.divisor, self.dropout) = (divisor, dropout)
    }
}

extension Plan {
    /// Goes on with a pass up to its next exchange, or to its end, which nil says.
    ///
    /// Whoever calls takes what the exchange offers, and gives it the numbers of all groups before he calls again. No
    /// other pass of a plan that shares this one's memory may come between.
    package func proceed(_ pass: inout PlanPass, gradientReady: (Int) -> Void) -> PlanExchange? {
        precondition(mode == .training, "a plan for inference cannot train")
        let gradient = unsafe pass.gradient
        if pass.next == 0 { unsafe move(gradientMemories, to: gradient) }
        unsafe begin(pass.weights)
        while pass.next < actions.count {
            let action = actions[pass.next]
            pass.next += 1
            let begun = observer.map { _ in ContinuousClock.now }
            switch action {
            case .kernel(let primitive): run(primitive)
            case .dropout(let x, let perSample, let layer):
                unsafe layer.run(x, perSample: perSample, batch: batch, pass.dropout)
            case .work(let work, let x, let y, _): unsafe work.run(x, y)
            case .loss: pass.result = lossAndGradient(pass.divisor)
            case .clear(let start, let bytes): unsafe clear(start, bytes)
            case .statistic(let values, let offset, let count):
                unsafe weigh(values, into: gradient + offset, count: count, divisor: pass.divisor)
            case .exchange(let exchange): return exchange
            case .finished(let from, let count):
                unsafe clearGaps(from, count, of: gradient)
                gradientReady(from < layout.entries.count ? layout.entries[from].range.lowerBound : 0)
            }
            if let begun, let name = action.timed?.name { observer?(name, begun) }
        }
        return nil
    }
}
