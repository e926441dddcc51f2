/// How far a tensor is from that of Keras.
struct Difference: CustomStringConvertible {
    /// What Keras calls it.
    let tensor: String
    /// The largest difference over the largest element: of a row of predictions, else of the tensor.
    let figure: Double
    /// What is allowed: 1e-5, or twenty times what Keras' float32 is from its float64, if that is more.
    let bound: Double

    init(_ tensor: String, _ ours: [Float], _ keras: [Float], rows: Int = 1, spread: Float) {
        self.tensor = tensor
        bound = max(1e-5, 20 * Double(spread))
        figure = ours.count == keras.count ? Self.largest(ours, keras, rows: rows) : .infinity
    }

    /// What is no number is wrong as well.
    var isWithinBound: Bool { figure <= bound }

    var description: String { "\(tensor): \(short(figure)), at most \(short(bound))" }

    private static func largest(_ ours: [Float], _ keras: [Float], rows: Int) -> Double {
        let width = max(keras.count / rows, 1)
        var worst = 0.0
        for start in stride(from: 0, to: keras.count, by: width) {
            var (difference, largest) = (0.0, 1e-30)
            for index in start..<start + width {
                let distance = abs(Double(ours[index]) - Double(keras[index]))
                guard distance.isFinite else { return .infinity }
                difference = max(difference, distance)
                largest = max(largest, abs(Double(keras[index])))
            }
            worst = max(worst, difference / largest)
        }
        return worst
    }
}

/// Two digits: 3.1e-07.
func short(_ number: Double) -> String {
    guard number.isFinite, number > 0 else { return "\(number)" }
    var (digits, exponent) = (number, 0)
    while digits >= 9.95 { (digits, exponent) = (digits / 10, exponent + 1) }
    while digits < 0.995 { (digits, exponent) = (digits * 10, exponent - 1) }
    return "\((digits * 10).rounded() / 10)e\(exponent)"
}
