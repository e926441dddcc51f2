/// The values that one run of the models uses: the published ones, or the user's in their place.
public struct Constants: Sendable, Hashable {
    private var values: [Constant]

    /// The table as it stands.
    public init() {
        values = Constant.table
    }

    /// The table with some values replaced; each name and value is checked.
    ///
    /// Throws for a name that is none, with the nearest one, and for a value that cannot be. Of several faults the
    /// first by name is told, so that it is always the same.
    public init(overriding given: [String: Double]) throws(ConstantError) {
        self.init()
        for (text, value) in given.sorted(by: { $0.key < $1.key }) {
            guard let name = ConstantName(rawValue: text) else {
                throw .unknown(text, nearest: EditDistance.nearest(to: text))
            }
            let place = Self.places[name, default: 0]
            let constant = values[place]
            guard value.isFinite, value > 0 || (value == 0 && constant.mayBeZero) else {
                throw .impossible(constant, value)
            }
            values[place] = constant.given(value)
        }
    }

    /// The same for chips with so many cores for applications, at least one.
    func with(cores: Int) -> Constants {
        var other = self
        let place = Self.places[.applicationCores, default: 0]
        other.values[place] = values[place].given(Double(cores))
        return other
    }

    /// The value of one constant, in its unit. Costs a look-up by name: take it out of loops.
    public subscript(name: ConstantName) -> Double {
        values[Self.places[name, default: 0]].value
    }

    /// All constants with the values used, in the table's order.
    public var all: [Constant] { values }

    private static let places = Dictionary(
        uniqueKeysWithValues: Constant.table.enumerated().map { ($1.name, $0) })
}

/// Why constants cannot be replaced as asked.
public enum ConstantError: Error, Hashable, CustomStringConvertible {
    /// No constant has this name; the nearest that there is.
    case unknown(String, nearest: ConstantName)
    /// The value is not a number, not finite, negative, or zero where that has no meaning.
    case impossible(Constant, Double)

    /// One line: what is wrong, and what would be right.
    public var description: String {
        switch self {
        case .unknown(let name, let nearest):
            "there is no constant '\(name)'; did you mean \(nearest.rawValue)?"
        case .impossible(let constant, let value):
            "\(constant.name.rawValue) cannot be \(value) \(constant.unit); it must be a finite number"
                + (constant.mayBeZero ? ", 0 or more" : " over 0") + ", for example \(constant.value)"
        }
    }
}
