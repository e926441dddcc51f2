/// A value of JSON text.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByNilLiteral
{
    package init(stringLiteral value: String) { self = .text(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(nilLiteral: ()) { self = .null }

    /// The object with another value for a key.
    package func setting(_ key: String, _ value: JSONValue) -> JSONValue {
        guard case .object(var values) = self else { return self }
        values[key] = value
        return .object(values)
    }

    /// A float32 as the number that Keras writes for it.
    static func float(_ value: Float) -> JSONValue { .number(Double(value)) }

    /// An object of Keras: where its class is, and its settings.
    static func object(_ className: String, in module: String, _ config: [String: JSONValue]) -> JSONValue {
        .object([
            "module": .text(module), "class_name": .text(className), "config": .object(config), "registered_name": nil,
        ])
    }
}
