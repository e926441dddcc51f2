internal import Foundation

extension DecodingError {
    /// Where JSON is wrong and what is wrong there, in one line: "chips[17][2].cores: is missing".
    ///
    /// `data` is the whole text: a decoder does not say where it stopped understanding it.
    func place(in data: Data) -> String {
        switch self {
        case .keyNotFound(let key, let context): Self.path(context.codingPath + [key]) + ": is missing"
        case .valueNotFound(_, let context): Self.path(context.codingPath) + ": is missing"
        case .typeMismatch(let type, let context): Self.path(context.codingPath) + ": is no " + Self.name(of: type)
        case .dataCorrupted(let context) where context.codingPath.isEmpty: Self.mistake(in: data)
        case .dataCorrupted(let context): Self.path(context.codingPath) + ": " + context.debugDescription
        @unknown default: "is no machine file"
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        let text = keys.reduce("") { path, key in
            if let index = key.intValue { return path + "[\(index)]" }
            return path.isEmpty ? key.stringValue : path + "." + key.stringValue
        }
        return text.isEmpty ? "the whole file" : text
    }

    /// What JSON calls a type.
    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is Int.Type: "whole number"
        case is String.Type: "text"
        case is [Any].Type: "list"
        default: "object"
        }
    }

    /// The decoder takes a fraction where a whole number must be for a mistake in the text.
    private static func mistake(in data: Data) -> String {
        do {
            _ = try JSONSerialization.jsonObject(with: data)
            return "has a number that is not whole, or too large, where a whole one must be"
        } catch {
            let reason = (error as NSError).userInfo[NSDebugDescriptionErrorKey] as? String
            return "is no JSON: \(reason ?? error.localizedDescription)"
        }
    }
}
