/// A value of a JSON text and where it stands, so that what is wrong with it can be named.
package struct JSONPlace: Sendable, Hashable {
    package let value: JSONValue
    /// Keys and numbers from the root, for example `config.layers[3].config.units`.
    package let path: String

    package init(_ value: JSONValue, at path: String = "") {
        self.value = value
        self.path = path
    }

    /// A key of an object; null if there is no such key, or no object.
    package subscript(key: String) -> JSONPlace {
        let place = path.isEmpty ? key : "\(path).\(key)"
        guard case .object(let values) = value else { return JSONPlace(.null, at: place) }
        return JSONPlace(values[key] ?? .null, at: place)
    }

    /// Whether there is nothing.
    package var isNull: Bool { value == .null }

    /// The value; nil if there is nothing.
    package var present: JSONPlace? { isNull ? nil : self }

    /// Whether there is nothing, or a list of nothing.
    package var isEmpty: Bool { isNull || value == .list([]) }

    /// Whether it is an object, a list.
    package var isObject: Bool { if case .object = value { true } else { false } }
    package var isList: Bool { if case .list = value { true } else { false } }

    /// The text, if it is one.
    package var textIfAny: String? { if case .text(let text) = value { text } else { nil } }

    package func text() throws(KerasError) -> String {
        guard case .text(let text) = value else { throw wrong("a text") }
        return text
    }

    package func bool() throws(KerasError) -> Bool {
        guard case .bool(let bool) = value else { throw wrong("true or false") }
        return bool
    }

    package func integer() throws(KerasError) -> Int {
        if case .number(let number) = value, let integer = Int(exactly: number) { return integer }
        guard case .integer(let integer) = value else { throw wrong("a whole number") }
        return integer
    }

    package func number() throws(KerasError) -> Double {
        switch value {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: throw wrong("a number")
        }
    }

    /// A number that Keras keeps as float32: the shortest decimal that stands for it, as its user wrote it.
    package func shortNumber() throws(KerasError) -> Double {
        let number = try number()
        let short = Double(Float(number).description) ?? number
        return Double(Float(number)) == number ? short : number
    }

    package func list() throws(KerasError) -> [JSONPlace] {
        guard case .list(let values) = value else { throw wrong("a list") }
        return values.enumerated().map { JSONPlace($1, at: "\(path)[\($0)]") }
    }

    package func object() throws(KerasError) -> [String: JSONPlace] {
        guard case .object(let values) = value else { throw wrong("an object") }
        return Dictionary(uniqueKeysWithValues: values.keys.map { ($0, self[$0]) })
    }

    /// The error that something is wrong here.
    package func error(_ problem: String) -> KerasError { KerasError(place: path, problem: problem) }

    private func wrong(_ expected: String) -> KerasError { error("it is \(value.brief); it must be \(expected)") }
}

extension JSONValue {
    /// The value in a few words, for an error.
    package var brief: String {
        switch self {
        case .null: "missing"
        case .bool(let bool): "\(bool)"
        case .integer(let integer): "\(integer)"
        case .number(let number): "\(number)"
        case .text(let text): "'\(text.prefix(60))'"
        case .list(let values): "a list of \(values.count)"
        case .object: "an object"
        }
    }
}
