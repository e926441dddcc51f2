import Foundation
import Glibc
import Keras
import Testing

/// Files of Keras with damage at random: every one is read or refused, without a crash, a hang or much memory.
///
/// `KERAS_FUZZ_SECONDS` sets the time for each file, `KERAS_FUZZ_SEED` the seed.
@Suite(.serialized, .timeLimit(.minutes(60))) struct FuzzTests {
    private let scratch: Scratch

    init() throws { scratch = try Scratch() }

    private static func setting(_ name: String, _ standard: Double) -> Double {
        ProcessInfo.processInfo.environment[name].flatMap(Double.init) ?? standard
    }

    /// Twice what small files may become, and what other tests take meanwhile.
    private static let memoryBytes = 1 << 30

    /// One file takes milliseconds.
    private static let patience = Duration.seconds(5)

    @Test(arguments: Golden.names) func damageIsSurvived(name: String) throws {
        let whole = try contents(Golden.path(name))
        let seed = Self.setting("KERAS_FUZZ_SEED", 1)
        var random = SeededRandom(seed: UInt64(seed))
        let end = ContinuousClock.now + .seconds(Self.setting("KERAS_FUZZ_SECONDS", 0.3))
        let memoryBefore = peakMemory()
        var (count, refused, slowest) = (0, 0, Duration.zero)
        while ContinuousClock.now < end || count < 10 {
            let path = try scratch.write(mutated(whole, &random), name)
            slowest = max(
                slowest, ContinuousClock().measure { if failure({ try read(path, name) }) != nil { refused += 1 } })
            count += 1
        }
        #expect(refused > 0, "\(count) files were read, seed \(seed)")
        #expect(slowest < Self.patience, "seed \(seed)")
        #expect(peakMemory() - memoryBefore < Self.memoryBytes, "seed \(seed)")
    }

    private func read(_ path: String, _ name: String) throws {
        guard name == "formats.h5" else {
            _ = try KerasFile.read(path)
            return
        }
        var file = try HDF5File(FileDescriptor(reading: path))
        var first: KerasError?
        for dataset in try Golden.summaries(name).keys.sorted() {
            first = failure { _ = try file.tensor(at: dataset) } ?? first
        }
        for list in ["text", "fixed", "list", "split"] {
            first = failure { _ = try file.strings(list, of: "") } ?? first
        }
        if let first { throw first }
    }

    /// In bytes.
    private func peakMemory() -> Int {
        var usage = rusage()
        _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }

    /// One to four changes: a byte, a bit, a word of interest, a copied piece, rarely a cut.
    private func mutated(_ whole: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let place = Int.random(in: 0..<bytes.count - 8, using: &random)
            switch Int.random(in: 0..<21, using: &random) {
            case 0..<4: bytes[place] = UInt8.random(in: 0...255, using: &random)
            case 4..<8: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            case 8..<12: bytes.replaceSubrange(place..<place + 8, with: [UInt8](repeating: 0xFF, count: 8))
            case 12..<16: bytes[place] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
            case 16..<20:
                let from = Int.random(in: 0..<bytes.count - 8, using: &random)
                bytes.replaceSubrange(place..<place + 8, with: Array(bytes[from..<from + 8]))
            default: bytes.removeLast(bytes.count - max(place, 64))
            }
        }
        return bytes
    }
}
