internal import Foundation

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

extension JSONValue: Encodable {
    /// The value as JSON text, keys sorted.
    package var jsonText: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(self)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let bool): try container.encode(bool)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        case .list(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        }
    }
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

extension JSONValue: Decodable {
    /// Bytes of the longest text that is read: the largest of Keras' own architectures takes one megabyte.
    static let largestText = 64 << 20

    /// Reads JSON text; what is not JSON, too long or nested too deeply is refused.
    package init(parsing text: String) throws(KerasError) {
        guard text.utf8.count <= Self.largestText else {
            throw KerasError(
                place: "", problem: "\(text.utf8.count) bytes of JSON; at most \(Self.largestText) are read")
        }
        do {
            self = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
        } catch {
            throw KerasError(place: "", problem: "this is not JSON; to_json() of a Keras model gives it")
        }
    }

    package init(from decoder: any Decoder) throws {
        if let values = try? decoder.container(keyedBy: Key.self) {
            self = .object(try Self.object(values))
        } else if var values = try? decoder.unkeyedContainer() {
            self = .list(try Self.list(&values))
        } else {
            self = try Self.scalar(decoder.singleValueContainer())
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    private static func object(_ values: KeyedDecodingContainer<Key>) throws -> [String: JSONValue] {
        var object: [String: JSONValue] = [:]
        for key in values.allKeys { object[key.stringValue] = try values.decode(JSONValue.self, forKey: key) }
        return object
    }

    private static func list(_ values: inout any UnkeyedDecodingContainer) throws -> [JSONValue] {
        var list: [JSONValue] = []
        while !values.isAtEnd { list.append(try values.decode(JSONValue.self)) }
        return list
    }

    private static func scalar(_ value: any SingleValueDecodingContainer) throws -> JSONValue {
        if value.decodeNil() { return .null }
        if let bool = try? value.decode(Bool.self) { return .bool(bool) }
        if let integer = try? value.decode(Int.self) { return .integer(integer) }
        if let number = try? value.decode(Double.self) { return .number(number) }
        return .text(try value.decode(String.self))
    }
}
