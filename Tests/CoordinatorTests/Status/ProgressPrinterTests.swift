import Coordinator
import Testing

@Suite struct ProgressPrinterTests {
    private static let progress = TrainingProgress(
        schedule: StepSchedule(sampleCount: 100, batchSize: 10), epochs: 1, startStep: 0, endStep: 10)

    @Test func plainTextHasALineEveryTenSecondsAndOneAnEpoch() {
        var printer = ProgressPrinter(style: .plain)
        var lines = ""
        for second in 0...35 { lines += printer.text(for: .step(Self.progress), at: .seconds(second)) }
        #expect(lines.filter { $0 == "\n" }.count == 3)
        #expect(lines.hasPrefix("epoch 1/1  step 0/10"))
        #expect(!lines.contains("\u{1B}") && !lines.contains("\r"))
        #expect(printer.text(for: .epoch(Self.progress), at: .seconds(36)).hasSuffix("images/s\n"))
    }

    @Test func theLiveLineIsDrawnAgainInPlaceTenTimesASecond() {
        var printer = ProgressPrinter(style: .live { 80 })
        let first = printer.text(for: .step(Self.progress), at: .zero)
        #expect(first.hasPrefix("epoch 1/1") && !first.hasSuffix("\n"))
        #expect(printer.text(for: .step(Self.progress), at: .milliseconds(50)).isEmpty)
        let second = printer.text(for: .step(Self.progress), at: .milliseconds(120))
        #expect(second == "\r\u{1B}[J" + first)
    }

    @Test(arguments: [0, 1, 20, 300])
    func theLiveLinesFollowTheTerminalsWidth(columns: Int) {
        var printer = ProgressPrinter(style: .live { columns }).showing(["a"])
        let lines = printer.text(for: .step(Self.progress), at: .zero).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count < max(columns, 1) })
    }

    @Test func aMessageTakesThePlaceOfTheLiveLine() {
        var printer = ProgressPrinter(style: .live { 80 })
        #expect(printer.text(for: .message("hello"), at: .zero) == "hello\n")
        _ = printer.text(for: .step(Self.progress), at: .zero)
        #expect(printer.text(for: .message("hello"), at: .zero) == "\r\u{1B}[Jhello\n")
        #expect(printer.text(for: .message("again"), at: .zero) == "again\n")
    }

    @Test func workersHaveALineEachAndAllAreRedrawn() {
        let schedule = StepSchedule(sampleCount: 100, batchSize: 10)
        var progress = TrainingProgress(schedule: schedule, epochs: 1, startStep: 0, endStep: 10)
        let report = StepReport(step: 0, weightsDigest: 0, groups: [])
        progress.note(
            Commit(work: schedule.work(of: 0), totals: GroupTotals(), weightsDigest: 0, reports: [report, report]),
            at: .zero)
        var printer = ProgressPrinter(style: .live { 100 }).showing(["a", "b"])
        #expect(printer.text(for: .step(progress), at: .zero).split(separator: "\n").count == 3)
        #expect(printer.text(for: .epoch(progress), at: .zero).hasPrefix("\r\u{1B}[A\u{1B}[A\u{1B}[J"))
    }
}
