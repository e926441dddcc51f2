/// A data set of NumPy arrays by Keras' names: x_train, y_train, x_test, y_test, and perhaps sample_weight_train and
/// sample_weight_test. There need be nothing to test on.
struct ArraySet {
    /// Where it is.
    let path: String
    /// Gives the array of a name, if there is one.
    let array: (String) throws(DatasetError) -> NumberArray?

    /// Reads and checks all of it.
    func load(name: String) throws(DatasetError) -> Dataset {
        guard let train = try part("train") else { throw fail(.missing("x_train")) }
        let test = try part("test")
        if let test { try check(test, like: train) }
        let classCount = max(train.classCount, test?.classCount ?? 0)
        let images = LabeledImages(train, classCount: classCount)
        return Dataset(
            name: name, train: images, test: test.map { LabeledImages($0, classCount: classCount) } ?? images.none)
    }

    private func part(_ part: String) throws(DatasetError) -> ArraySamples? {
        let (x, y) = (try array("x_\(part)"), try array("y_\(part)"))
        let weights = try array("sample_weight_\(part)")
        guard let x else {
            if y == nil, weights == nil { return nil }
            throw fail(.missing("x_\(part)"))
        }
        guard let y else { throw fail(.missing("y_\(part)")) }
        return try ArraySamples(x: x, y: y, weights: weights)
    }

    private func check(_ test: ArraySamples, like train: ArraySamples) throws(DatasetError) {
        guard test.size == train.size else {
            throw test.x.fail(.unlike("samples of \(Self.text(test.size))", train: Self.text(train.size)))
        }
        guard test.target == train.target else {
            throw test.y.fail(.unlike("\(test.target)", train: "\(train.target)"))
        }
    }

    private static func text(_ size: [Int]) -> String { size.map(String.init).joined(separator: "x") }

    private func fail(_ problem: ArrayProblem) -> DatasetError { DatasetError(file: path, problem: .array(problem)) }
}

extension ArraySamples.Target: CustomStringConvertible {
    var description: String {
        switch self {
        case .number: "class numbers"
        case .vector(let count): "vectors of \(count)"
        }
    }
}
