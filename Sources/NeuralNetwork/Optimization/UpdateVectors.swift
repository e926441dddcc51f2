/// Where an update finds and leaves its numbers: flat vectors of all parameters, by their first elements.
@safe
public struct UpdateVectors {
    let weights: UnsafeMutablePointer<Float>
    let slots: UnsafeBufferPointer<UnsafeMutablePointer<Float>>
    let gradient: UnsafePointer<Float>
    let scratch: UnsafeMutablePointer<Float>

    /// Elements treated at a time, so that they are in the first-level cache from one loop to the next.
    public static let tileElements = 2_048

    /// - Parameters:
    ///   - slots: One vector for each of the optimizer's `slotNames`.
    ///   - gradient: Summed over all chip groups, already divided by the samples of the step.
    ///   - scratch: Room for `tileElements` that nobody else uses meanwhile.
    public init(
        weights: UnsafeMutablePointer<Float>, slots: UnsafeBufferPointer<UnsafeMutablePointer<Float>>,
        gradient: UnsafePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
        unsafe self.weights = weights
        unsafe self.slots = slots
        unsafe self.gradient = gradient
        unsafe self.scratch = scratch
    }
}
