internal import CMath

extension Tile {
    /// v = momentum·v − rate·g, w += v
    func roll(_ gradient: UnsafePointer<Float>, _ momentum: Float) {
        let (velocity, rate) = unsafe (slot(0), factors.rate)
        for i in 0..<count {
            let v = unsafe momentum * velocity[i] - rate * gradient[i]
            unsafe velocity[i] = v
            unsafe weights[i] += v
        }
    }

    /// v = momentum·v − rate·g, w += momentum·v − rate·g
    func look(_ gradient: UnsafePointer<Float>, _ momentum: Float) {
        let (velocity, rate) = unsafe (slot(0), factors.rate)
        for i in 0..<count {
            let step = unsafe rate * gradient[i]
            let v = unsafe momentum * velocity[i] - step
            unsafe velocity[i] = v
            unsafe weights[i] += momentum * v - step
        }
    }

    /// m += (1−β₁)(g − m), v += (1−β₂)(g² − v), w −= rate·m / (√v + ε)
    func adam(_ gradient: UnsafePointer<Float>, _ settings: MomentSettings) {
        let (first, second) = unsafe (slot(0), slot(1))
        let (new1, new2) = (Float(1 - settings.beta1), Float(1 - settings.beta2))
        let (rate, epsilon) = (factors.rate, Float(settings.epsilon))
        for i in 0..<count {
            let g = unsafe gradient[i]
            let m = unsafe first[i] + (g - first[i]) * new1
            let v = unsafe second[i] + (g * g - second[i]) * new2
            unsafe first[i] = m
            unsafe second[i] = v
            unsafe weights[i] -= m * rate / (regatta_sqrt(v) + epsilon)
        }
    }

    /// m += (1−β₁)(g − m), v += (1−β₂)(g² − v)
    func updateMoments(_ gradient: UnsafePointer<Float>, _ settings: MomentSettings) {
        let (first, second) = unsafe (slot(0), slot(1))
        let (new1, new2) = (Float(1 - settings.beta1), Float(1 - settings.beta2))
        for i in 0..<count {
            let g = unsafe gradient[i]
            unsafe first[i] += (g - first[i]) * new1
            unsafe second[i] += (g * g - second[i]) * new2
        }
    }

    /// Leaves LAMB's direction m̂ / (√v̂ + ε) in the scratch.
    func direct(_ settings: MomentSettings) {
        let (first, second, epsilon) = unsafe (slot(0), slot(1), Float(settings.epsilon))
        let (correction1, correction2) = (factors.correction1, factors.correction2)
        for i in 0..<count {
            let root = unsafe regatta_sqrt(second[i] * correction2) + epsilon
            unsafe scratch[i] = first[i] * correction1 / root
        }
    }

    /// v = ρv + (1−ρ)g², w −= rate·g/√(v + ε), and what `RMSpropSettings` says of mean and momentum.
    func rmsprop(_ gradient: UnsafePointer<Float>, _ settings: RMSpropSettings) {
        let (velocity, kept, new) = unsafe (slot(0), Float(settings.rho), Float(1 - settings.rho))
        let (rate, epsilon) = (factors.rate, Float(settings.epsilon))
        for i in 0..<count {
            let g = unsafe gradient[i]
            unsafe velocity[i] = kept * velocity[i] + new * (g * g)
        }
        if settings.centered {
            let mean = unsafe slot(settings.momentum == 0 ? 1 : 2)
            for i in 0..<count {
                let average = unsafe kept * mean[i] + new * gradient[i]
                unsafe mean[i] = average
                let spread = unsafe velocity[i] - average * average + epsilon
                unsafe scratch[i] = rate * gradient[i] / regatta_sqrt(spread)
            }
        } else {
            for i in 0..<count {
                unsafe scratch[i] = rate * gradient[i] / regatta_sqrt(velocity[i] + epsilon)
            }
        }
        finish(Float(settings.momentum))
    }

    /// w −= scratch, or, with momentum, m = momentum·m + scratch, w −= m
    private func finish(_ momentum: Float) {
        if momentum == 0 {
            for i in 0..<count { unsafe weights[i] -= scratch[i] }
            return
        }
        let roll = unsafe slot(1)
        for i in 0..<count {
            let m = unsafe momentum * roll[i] + scratch[i]
            unsafe roll[i] = m
            unsafe weights[i] -= m
        }
    }
}
