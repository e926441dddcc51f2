internal import Foundation

extension JSONValue: Decodable {
    /// Bytes of the longest text that is read: the largest of Keras' own architectures takes one megabyte.
    private static let largestText = 64 << 20

    /// Reads JSON text; what is not JSON, too long or nested too deeply is refused. 6.0 is read as 6.
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

extension JSONValue {
    /// The value as JSON text, keys sorted. A number has a fraction, as Keras refuses a momentum of 0 and takes one of 0.0; one that is
    /// not finite, which JSON does not have, is null.
    package var jsonText: String {
        switch self {
        case .null: "null"
        case .bool(let bool): "\(bool)"
        case .integer(let integer): "\(integer)"
        case .number(let number): number.isFinite ? "\(number)" : "null"
        case .text(let text): Self.quoted(text)
        case .list(let values): "[\(values.map(\.jsonText).joined(separator: ","))]"
        case .object(let values):
            "{\(values.sorted { $0.key < $1.key }.map { "\(Self.quoted($0)):\($1.jsonText)" }.joined(separator: ","))}"
        }
    }

    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
    }
}
