/// −t·ln σ(x) − (1 − t)·ln(1 − σ(x)) of a logit x, as max(x, 0) − x·t + ln(1 + exp(−|x|)), which cannot overflow.
struct LogitCrossEntropy: ElementLoss {
    func value(_ x: Double, _ target: Double) -> Double {
        max(x, 0) - x * target + PortableMath.log(1 + PortableMath.exp(-abs(x)))
    }

    func slope(_ x: Double, _ target: Double) -> Double {
        let exponential = PortableMath.exp(-abs(x))
        return (x >= 0 ? 1 : exponential) / (1 + exponential) - target
    }
}

/// −t·ln q − (1 − t)·ln(1 − q) with q a probability brought to 1e-7 ... 1 − 1e-7; what is clipped has no gradient.
struct ProbabilityCrossEntropy: ElementLoss {
    func value(_ x: Double, _ target: Double) -> Double {
        let q = Clipping.clipped(x)
        return -(target * PortableMath.log(q) + (1 - target) * PortableMath.log(1 - q))
    }

    func slope(_ x: Double, _ target: Double) -> Double {
        Clipping.isInside(x) ? (x - target) / (x * (1 - x)) : 0
    }
}
