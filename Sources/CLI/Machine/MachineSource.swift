package import Chip
internal import Foundation

/// Machines from what the command line says: a form or a machine file, and lists of faults.
package enum MachineSource {
    /// Bytes of a machine file at most: the largest machine's has 3 MB.
    private static let mostFileBytes = 1 << 26

    /// The machine that a text names, with more of it dead. `option` names the text in a refusal.
    package static func machine(
        _ text: String, _ option: String, downChips: String? = nil, downCores: String? = nil, downLinks: String? = nil
    ) throws -> Machine {
        let whole = try machine(try Parsing.naming(option) { () throws(MachineSpecError) in try MachineSpec(text) })
        do throws(FaultError) {
            let list = try FaultList(downChips: downChips, downCores: downCores, downLinks: downLinks)
            return try whole.without(list)
        } catch {
            let list = error.list.rawValue.replacing("_", with: "-")
            throw CommandFailure("--\(list): \(error)")
        }
    }

    /// Writes the machine's file, in the place of one that is there.
    package static func write(_ machine: Machine, to path: String) throws {
        guard let file = MachineFile(machine) else {
            throw CommandFailure(
                "--write: \(machine.form) has no boards, and the tools' files have; write for example spin5 or 12x12")
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        do {
            try encoder.encode(file).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw CommandFailure("--write: \(path) cannot be written: \(error.localizedDescription)")
        }
    }

    private static func machine(_ spec: MachineSpec) throws -> Machine {
        switch spec {
        case .form(let form): return Machine(form)
        case .file(let path):
            let file = try read(path)
            return try Parsing.naming(path) { () throws(MachineFileError) in try Machine(file) }
        }
    }

    private static func read(_ path: String) throws -> MachineFile {
        let data = try contents(path)
        do {
            return try JSONDecoder().decode(MachineFile.self, from: data)
        } catch let error as DecodingError {
            throw CommandFailure("\(path): \(error.place(in: data))")
        }
    }

    private static func contents(_ path: String) throws -> Data {
        do {
            let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
            guard size <= mostFileBytes else {
                throw CommandFailure("\(path): \(size) bytes are no machine file; it has at most \(mostFileBytes)")
            }
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch let error as CocoaError {
            throw CommandFailure("\(path): cannot be read: \(error.localizedDescription)")
        }
    }
}
