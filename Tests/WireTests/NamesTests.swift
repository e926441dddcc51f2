import Testing
import Wire

@Suite struct NamesTests {
    @Test func numbersAreOrderedAndPrintPlainly() {
        #expect(Rank(rawValue: 1) < Rank(rawValue: 2))
        #expect("\(Rank(rawValue: 7))" == "7")
        #expect(Rank(rawValue: 7).index == 7)
        #expect(WorkerID(rawValue: "a") < WorkerID(rawValue: "b"))
        #expect("\(WorkerID(rawValue: "host-1"))" == "host-1")
    }

    @Test func generationsAndStepsCountUp() {
        #expect(Generation(rawValue: 4).next == Generation(rawValue: 5))
        #expect(StepNumber(rawValue: 9).next == StepNumber(rawValue: 10))
        #expect(Generation(rawValue: 4) < Generation(rawValue: 5))
        #expect("step \(StepNumber(rawValue: 17))" == "step 17")
    }
}
