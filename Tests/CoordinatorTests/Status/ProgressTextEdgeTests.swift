import Coordinator
import Testing

@Suite struct ProgressTextEdgeTests {
    @Test(arguments: [
        (0.0, 4, "0.0000"), (0.00004, 4, "0.0000"), (0.00005, 4, "0.0001"), (-0.00001, 4, "0.0000"),
        (-1.5, 1, "-1.5"), (0.99996, 4, "1.0000"), (12.0, 0, "12"), (1234.5678, 2, "1234.57"),
    ])
    func numbersHaveTheDigitsAskedFor(value: Double, digits: Int, text: String) {
        #expect(ProgressText.fixed(value, digits) == text)
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity, 1e15, 9.9e14, 1e18, 1e19, -1e300, .greatestFiniteMagnitude])
    func aLossBeyondAllBoundsIsShownSomehow(value: Double) {
        for digits in 0...6 { #expect(!ProgressText.fixed(value, digits).isEmpty) }
    }

    @Test func everyPlainNumberIsReadBack() {
        var random = SplitMix(seed: 8)
        for _ in 0..<2000 {
            let value = Double(random.below(2_000_000) - 1_000_000) / 997
            let text = ProgressText.fixed(value, 3)
            #expect(abs((Double(text) ?? .nan) - value) <= 0.000_500_001, "\(value) became \(text)")
        }
    }

    @Test func barsHaveTheWidthAskedForHoweverFarTheRunIs() {
        for columns in 0...20 {
            for total in [0, 1, 7] {
                for done in -1...9 {
                    let bar = ProgressText.bar(done, of: total, columns: columns)
                    #expect(bar.count == columns + 2 && bar.first == "[" && bar.last == "]")
                    let filled = bar.count { $0 == "=" }
                    #expect(filled == (total == 0 ? 0 : min(max(done, 0), total) * columns / total))
                }
            }
        }
    }

    @Test func theLiveLineFitsEveryTerminal() {
        let schedule = StepSchedule(sampleCount: 100, batchSize: 10)
        for endStep in [3, 10, 25] {
            let progress = TrainingProgress(schedule: schedule, epochs: 3, startStep: 0, endStep: endStep)
            for width in 0...200 {
                #expect(ProgressText.live(progress, width: width).count <= max(width - 1, 0))
            }
        }
    }
}
