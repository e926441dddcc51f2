package import ArgumentParser
package import Chip
internal import Foundation

/// `--constants FILE`: numbers of the hardware in place of the built-in ones.
package struct ConstantsOption: ParsableArguments {
    @Option(help: "A JSON file with constants of the hardware, by name, in place of the published ones.")
    package var constants: String?

    package init() {}

    /// The constants to use. Refuses a file that is no object of numbers, unknown names and impossible values.
    package func read() throws -> Constants {
        guard let path = constants else { return Constants() }
        let given: [String: Double]
        do {
            given = try JSONDecoder().decode([String: Double].self, from: Data(contentsOf: URL(filePath: path)))
        } catch let error as DecodingError {
            throw CommandFailure(
                "--constants: \(path) is no JSON object of numbers\(Self.place(error)); \(Self.example)")
        } catch {
            throw CommandFailure("--constants: \(path) cannot be read; \(Self.example)")
        }
        do throws(ConstantError) {
            return try Constants(overriding: given)
        } catch {
            throw CommandFailure("--constants: \(path): \(error)")
        }
    }

    private static let example = #"write for example {"cpu_hertz": 180e6}"#

    private static func place(_ error: DecodingError) -> String {
        guard case .typeMismatch(_, let context) = error, let key = context.codingPath.last else { return "" }
        return " at \"\(key.stringValue)\""
    }
}
