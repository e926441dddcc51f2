/// Every limit of this module, with its reason.
enum Limits {
    /// Decoded bytes of one IDX file: four times the largest relative of MNIST (EMNIST by class, 547 MB). A
    /// damaged header asks for more.
    static let idxBytes = 1 << 31

    /// Bytes that one byte of deflate data can stand for: a match of 258 bytes takes at least two bits.
    static let deflateRatio = 1032

    /// Bytes read from a file at a time while inflating: large against the cost of a call, small against a cache.
    static let inputBytes = 1 << 16

    /// Bytes of an array's header that are looked at: NumPy's own limit for its text is 10,000.
    static let arrayHeaderBytes = 1 << 14

    /// Classes that the labels of an array may name: far above any model's, so a larger label is no class.
    static let arrayClasses = 1 << 20

    /// Height and width of synthetic images; 224 is usual, and one image should fit a cache.
    static let syntheticSides = 1...1024

    /// Channels of synthetic images.
    static let syntheticChannels = 1...4

    /// Classes of synthetic images: the table of patterns takes at most 256 bytes for each.
    static let syntheticClasses = 1...100_000

    /// Synthetic training images: labels and indices stay far below 32 bits.
    static let syntheticCounts = 1...1_000_000_000
}
