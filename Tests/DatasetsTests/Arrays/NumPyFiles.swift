import Foundation

/// Files of arrays that NumPy wrote; `Tests/Golden/arrays.py` made them.
struct NumPyFiles: Decodable {
    /// An array of one type.
    struct Case: Decodable {
        let type: String
        let file: Data
        /// As text, since JSON has no infinity.
        let numbers: [String]

        var floats: [Float] { numbers.compactMap(Float.init) }
    }

    let arrays: [Case]
    /// The pixels of x_train of `stored` and `deflated`.
    let images: [Float]
    let stored: Data
    let deflated: Data
    let fortran: Data
    let complex: Data
    let record: Data

    static func read() throws -> NumPyFiles {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Golden/arrays.json")
        return try JSONDecoder().decode(NumPyFiles.self, from: Data(contentsOf: file))
    }
}
