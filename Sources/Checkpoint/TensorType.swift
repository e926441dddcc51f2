/// What the elements of a tensor are, by the format's names; all take 32 bits.
public enum TensorType: String, Sendable, Hashable, CaseIterable {
    /// IEEE 754's binary32.
    case float32 = "F32"
    /// Two's complement.
    case int32 = "I32"
}
