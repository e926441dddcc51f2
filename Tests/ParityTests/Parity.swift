import Foundation
import Testing

/// Holds the module and the engine against real Keras.
enum Parity {
    /// What is asked for: `all`, which takes an hour, or names of architectures with commas between.
    static let scope = ProcessInfo.processInfo.environment["REGATTA_PARITY"]

    /// Lets a program make cases, and checks them all; gives how many there were.
    @discardableResult static func check(
        _ program: String, _ cases: [String] = [], within limit: Duration
    ) throws -> Int {
        let folder = try ParityFolder()
        try KerasProgram(name: program, folder: folder).run(cases, within: limit)
        let names = try folder.names()
        for name in names {
            do {
                report(name, try ParityCase(name, in: folder).differences())
            } catch {
                Issue.record("\(name): \(error)")
            }
        }
        return names.count
    }

    /// One line for each case, and an issue for each tensor that is out of its bound.
    private static func report(_ name: String, _ differences: [Difference]) {
        for difference in differences where !difference.isWithinBound {
            Issue.record("\(name): \(difference)")
        }
        let telling = differences.filter { $0.bound < 0.01 }
        if telling.count * 2 < differences.count {
            Issue.record(
                "\(name): Keras' own roundings leave \(telling.count) of \(differences.count) tensors to compare")
        }
        print(
            "parity \(name)", row(differences, "predictions"), row(differences, "loss"),
            row(differences, "gradient/"), row(differences, "moving/"),
            "\(telling.count) of \(differences.count)", separator: " | ")
    }

    /// The largest figure of some tensors beside its bound. Gradients that are zero but for roundings are left out.
    private static func row(_ differences: [Difference], _ prefix: String) -> String {
        let some = differences.filter { $0.tensor.hasPrefix(prefix) && $0.bound < 0.01 }
        guard let worst = some.max(by: { $0.figure < $1.figure }) else { return "-" }
        return "\(short(worst.figure)) of \(short(worst.bound))"
    }
}
