/// What computes the passes of a chip group of one size: in floating point a `Plan`, in fixed point a `FixedPlan`.
public protocol GroupPlan: AnyObject {
    /// Samples of one run.
    var batch: Int { get }
    /// Where the caller puts the samples before a run: (batch, height, width, channels).
    var images: UnsafeMutableBufferPointer<Float> { get }
    /// Where the caller puts the classes of the samples before a run; empty if the objective takes target vectors.
    var labels: UnsafeMutableBufferPointer<Int32> { get }
    /// Where the caller puts the targets of the samples before a run, (batch, outputs); empty if the objective takes
    /// classes.
    var targets: UnsafeMutableBufferPointer<Float> { get }
    /// Where the caller puts how much each sample counts before a run; empty if the objective weighs none.
    var sampleWeights: UnsafeMutableBufferPointer<Float> { get }
    /// Bytes of memory; 0 if it works in that of another plan.
    var arenaBytes: Int { get }
    /// Changes of layout in one run.
    var reorderCount: Int { get }
    /// Who is told of each piece of work; nobody at first.
    var observer: Plan.Observer? { get set }
    /// Results that did not fit their format since this was set to none, of each layer; none in floating point.
    var misfits: [Int] { get set }

    /// Forward and backward over `images` and what they are compared with.
    ///
    /// - Parameters:
    ///   - weights: The flat vector of the parameters, in the words of the format.
    ///   - gradient: Becomes the gradient of the loss: in floating point of its sum divided by `divisor`, in fixed point
    ///     of its sum. Gaps become 0.
    ///   - divisor: Samples of the whole step, over all chip groups.
    ///   - ready: Told of falling offsets from which on `gradient` is final; 0 last.
    /// - Returns: Loss and hits, not divided.
    func train(
        weights: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, divisor: Int, keys: PassKeys,
        ready: (Int) -> Void
    ) -> BatchResult

    /// Loss and hits over `images` and what they are compared with.
    func evaluate(weights: UnsafePointer<Float>) -> BatchResult

    /// The first layer and pass of the way forward whose result is not finite; nil if none is.
    func firstNotFinite(weights: UnsafePointer<Float>, dropout: DropoutKey) -> String?
}

extension Plan: GroupPlan {
    /// None: a number that is too large for floating point is infinite, which the loss shows.
    public var misfits: [Int] {
        get { [] }
        set {}
    }

    /// As `train(weights:gradient:divisor:dropout:gradientReady:)`.
    public func train(
        weights: UnsafePointer<Float>, gradient: UnsafeMutablePointer<Float>, divisor: Int, keys: PassKeys,
        ready: (Int) -> Void
    ) -> BatchResult {
        unsafe train(
            weights: weights, gradient: gradient, divisor: divisor, dropout: keys.dropout, gradientReady: ready)
    }
}
