import Coordinator
import Foundation
import Random
import Testing

extension Clusters {
    /// What a run writes down, read by nothing but this test.
    @Suite struct RunRecordTests {
        private let scratch: Scratch
        private let data: SmallFashion

        init() throws {
            scratch = try Scratch()
            data = try SmallFashion(in: scratch)
        }

        private func ledger(_ run: String) throws -> [LedgerEntry] {
            try String(contentsOfFile: scratch.path(run) + "/ledger.jsonl", encoding: .utf8).split(separator: "\n").map
            {
                try JSONDecoder().decode(LedgerEntry.self, from: Data($0.utf8))
            }
        }

        private func events(_ run: String) throws -> [[String: Any]] {
            try String(contentsOfFile: scratch.path(run) + "/log.jsonl", encoding: .utf8).split(separator: "\n").map {
                try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
            }
        }

        @Test func theLedgerHasEverySampleOfEveryEpochOnce() throws {
            _ = try Training(model: "lenet5", workers: 2, epochs: 2).run(data, in: scratch, output: "run")
            let entries = try ledger("run")
            #expect(entries.map(\.step) == Array(0..<32))
            for epoch in 0..<2 {
                let key = RandomKey(seed: 7).child(.shuffle).child(UInt64(epoch))
                let order = KeyedPermutation(count: SmallFashion.trainCount, key: key)
                let positions = entries.filter { $0.epoch == epoch }.flatMap { $0.first..<$0.first + $0.count }
                #expect(Set(positions.map { order[$0] }) == Set(0..<SmallFashion.trainCount))
                #expect(positions.count == SmallFashion.trainCount)
            }
            #expect(Set(entries.map(\.weights)).count == 32)
        }

        @Test func twoRunsOfDifferentSizeWriteTheSameLedger() throws {
            _ = try Training(model: "lenet5", workers: 1).run(data, in: scratch, output: "one")
            _ = try Training(model: "lenet5", workers: 3).run(data, in: scratch, output: "three")
            #expect(try ledger("one") == ledger("three"))
        }

        @Test func theLogTellsWhatHappened() throws {
            _ = try Training(model: "lenet5", workers: 2).run(data, in: scratch, output: "run")
            let names = try events("run").compactMap { $0["event"] as? String }
            #expect(names.first == "started" && names.last == "completed")
            for (event, count) in [
                ("worker joined", 2), ("ring", 2), ("worker ready", 2), ("epoch", 1), ("checkpoint", 1),
            ] {
                #expect(names.filter { $0 == event }.count == count, "\(event) in \(names)")
            }
        }

        @Test func theCheckpointIsSafetensorsInKerasTerms() throws {
            _ = try Training(model: "lenet5").run(data, in: scratch, output: "run")
            let file = try Data(
                contentsOf: URL(fileURLWithPath: scratch.path("run/checkpoints/step-00000016.safetensors")))
            let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
            let header = try #require(
                try JSONSerialization.jsonObject(with: file.dropFirst(8).prefix(length)) as? [String: Any])
            let kernel = try #require(header["conv2d/kernel"] as? [String: Any])
            #expect(kernel["shape"] as? [Int] == [5, 5, 1, 6] && kernel["dtype"] as? String == "F32")
            #expect(header["optimizer/momentum/dense/bias"] != nil)
            #expect(header.keys.filter { $0 != "__metadata__" }.count == 20)
        }
    }
}
