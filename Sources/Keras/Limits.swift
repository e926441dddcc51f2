/// What this module accepts at most, so that no damaged or hostile file makes it allocate or run without end.
enum Limits {
    /// The description of NASNetLarge, the longest of Keras' applications, has 1.5 MB.
    static let textBytes = 64 << 20

    /// What is compressed may become so many times larger; weights shrink by a tenth, moments that are still zero and
    /// JSON by more.
    static let expansion = 64

    /// What is compressed may have so many bytes whatever it came from: small files of zeros are no attack.
    static let expansionFloor = 64 << 20

    /// Groups in groups: two for each model within a model.
    static let depth = 64

    /// Axes of a tensor; a kernel of Keras has at most 5.
    static let axes = 8

    /// Members of an archive: three, and the vocabularies of text layers.
    static let members = 10_000

    /// The bytes that `stored` bytes may become.
    static func expanded(_ stored: Int) -> Int {
        let (product, overflow) = stored.multipliedReportingOverflow(by: expansion)
        return overflow ? .max : max(product, expansionFloor)
    }
}
