import Coordinator
import Service
import Testing
import Wire

@Suite struct ClientCoreEpochTests {
    @Test func theFirstEpochBeginsARunFromTheClientsState() {
        var fixture = CoreFixture.ready()
        let state = CoreFixture.state(1, iteration: 7)
        #expect(fixture.send(.proceed(CoreFixture.proceed(5, rate: 0.5, state: state))).found == [state.blob])
        #expect(fixture.handle(.missing([state.blob])).requests.count == 1)
        let chunk = ClientBlobChunk.with {
            $0.sha256 = state.blob.sha256
            $0.bytes = .init(count: 10)
        }
        _ = fixture.send(.blobChunk(chunk))
        #expect(fixture.handle(.stored).started == state)
        let release = fixture.handle(.news(.held(afterSteps: 7))).released
        #expect(release == Release(steps: 5, evaluates: false, learningRate: 0.5))
    }

    @Test func anEpochEndsWithItsMeansAndItsState() {
        var fixture = CoreFixture.ready()
        _ = fixture.send(.proceed(CoreFixture.proceed(2, evaluate: true, state: CoreFixture.state(1))))
        _ = fixture.handle(.missing([]))
        _ = fixture.handle(.news(.held(afterSteps: 0)))
        _ = fixture.commit(0, loss: 2)
        _ = fixture.commit(1, loss: 6)
        _ = fixture.handle(.news(.evaluated(afterSteps: 2, RunMetrics(lossSum: 3, correct: 2, count: 8))))
        #expect(fixture.handle(.news(.held(afterSteps: 2))).readsState)
        let done = fixture.handle(.state(CoreFixture.left)).epochDone
        #expect(done?.steps == 2 && done?.state == CoreFixture.left)
        #expect(done?.metrics.map { $0.name } == ["loss", "acc"])
        #expect(done?.metrics.map { $0.value } == [1, 0.25])
        #expect(done?.evaluation.map { $0.value } == [0.375, 0.25])
    }

    @Test func theNextEpochGoesOnInTheSameRun() {
        var fixture = CoreFixture.held()
        let actions = fixture.send(.proceed(CoreFixture.proceed(3)))
        #expect(actions.released == Release(steps: 3))
        #expect(actions.found == nil && !actions.stops)
    }

    @Test func metricsBeginAnewWithEachEpoch() {
        var fixture = CoreFixture.held()
        _ = fixture.send(.proceed(CoreFixture.proceed(1)))
        _ = fixture.commit(1, loss: 8)
        _ = fixture.handle(.news(.held(afterSteps: 2)))
        #expect(fixture.handle(.state(CoreFixture.state(4))).epochDone?.metrics.first?.value == 2)
    }

    @Test func anotherStateStopsTheRunAndBeginsAnother() {
        var fixture = CoreFixture.held()
        let changed = CoreFixture.state(77, iteration: 1)
        let actions = fixture.send(.proceed(CoreFixture.proceed(state: changed)))
        #expect(actions.stops && actions.found == [changed.blob] && actions.released == nil)
        #expect(fixture.handle(.missing([])).started == nil)
        let start = fixture.handle(.ended(nil))
        #expect(start.started == changed && start.startedAfter == 1)
        #expect(fixture.handle(.news(.held(afterSteps: 1))).released == Release(steps: 1))
    }

    @Test func aRunThatBeginsAnewIsToldWhereItIsInTheData() {
        var fixture = CoreFixture.held()
        _ = fixture.send(.proceed(CoreFixture.proceed(4)))
        for step in 1...4 { _ = fixture.commit(step) }
        _ = fixture.handle(.news(.held(afterSteps: 5)))
        _ = fixture.handle(.state(CoreFixture.state(4, iteration: 5)))
        _ = fixture.send(.proceed(CoreFixture.proceed(state: CoreFixture.state(99))))
        _ = fixture.handle(.missing([]))
        #expect(fixture.handle(.ended(nil)).startedAfter == 5)
    }

    @Test func theRunMayEndBeforeTheStateIsHere() {
        var fixture = CoreFixture.held()
        let changed = CoreFixture.state(77)
        _ = fixture.send(.proceed(CoreFixture.proceed(state: changed)))
        #expect(fixture.handle(.ended(nil)).started == nil)
        #expect(fixture.handle(.missing([])).started == changed)
    }

    @Test func theSameWeightsAtAnotherIterationAreAnotherState() {
        var fixture = CoreFixture.held()
        var state = CoreFixture.left
        state.iteration = 0
        #expect(fixture.send(.proceed(CoreFixture.proceed(state: state))).stops)
    }

    @Test func progressIsToldAFewTimesASecond() {
        var fixture = CoreFixture.held()
        _ = fixture.send(.proceed(CoreFixture.proceed(100)))
        var told = 0
        for step in 0..<100 { told += fixture.commit(step, after: .milliseconds(10)).messages().count }
        #expect(told == 5)
    }

    @Test func anEvaluationAloneLeavesTheState() {
        var fixture = CoreFixture.held()
        #expect(fixture.send(.proceed(CoreFixture.proceed(0, evaluate: true))).released?.evaluates == true)
        _ = fixture.handle(.news(.evaluated(afterSteps: 1, RunMetrics(lossSum: 8, correct: 8, count: 8))))
        let actions = fixture.handle(.news(.held(afterSteps: 1)))
        #expect(!actions.readsState)
        #expect(actions.epochDone?.hasState == false && actions.epochDone?.evaluation.count == 2)
        #expect(fixture.send(.proceed(CoreFixture.proceed(1))).released == Release(steps: 1))
    }

    @Test func aStopEndsTheEpochWithTheStateOfItsLastStep() {
        var fixture = CoreFixture.held()
        _ = fixture.send(.proceed(CoreFixture.proceed(100)))
        #expect(fixture.send(.stop(ClientStop())).stops)
        #expect(!fixture.send(.stop(ClientStop())).stops)
        _ = fixture.commit(1)
        #expect(fixture.handle(.ended(nil)).readsState)
        let state = CoreFixture.state(5, iteration: 2)
        let done = fixture.handle(.state(state)).epochDone
        #expect(done?.steps == 1 && done?.state == state)
        #expect(fixture.send(.proceed(CoreFixture.proceed(state: state))).found == [state.blob])
    }

    @Test func aStopWithoutAnEpochIsNothing() {
        var fixture = CoreFixture.held()
        #expect(fixture.send(.stop(ClientStop())).isEmpty)
        #expect(fixture.send(.proceed(CoreFixture.proceed())).released != nil)
    }

    @Test func aRunThatFailsIsToldAndForgotten() {
        var fixture = CoreFixture.held()
        _ = fixture.send(.proceed(CoreFixture.proceed(100)))
        let actions = fixture.handle(.ended("lost worker local-1"))
        #expect(actions.refusal()?.reason == "lost worker local-1")
        #expect(actions.discards && !actions.stops)
        #expect(fixture.send(.begin(CoreFixture.begin())).found != nil)
    }

    @Test func aRunThatFailsWhileItHoldsOrBeginsIsToldToo() {
        var holding = CoreFixture.held()
        #expect(holding.handle(.ended("gone")).refusal()?.reason == "gone")
        var starting = CoreFixture.ready()
        _ = starting.send(.proceed(CoreFixture.proceed()))
        _ = starting.handle(.missing([]))
        #expect(starting.handle(.ended("no memory")).refusal()?.reason == "no memory")
    }

    @Test func theEndOfARunThatWasLeftIsNothing() {
        var fixture = CoreFixture.held()
        _ = fixture.send(.proceed(CoreFixture.proceed(100)))
        #expect(fixture.send(.leave(ClientLeave())).stops)
        #expect(fixture.commit(1).isEmpty)
        #expect(fixture.handle(.ended(nil)).isEmpty)
    }

    @Test func theNextRunWaitsForTheEndOfTheOneThatWasLeft() {
        var fixture = CoreFixture.held()
        _ = fixture.send(.leave(ClientLeave()))
        _ = fixture.greet("b")
        _ = fixture.send(.begin(CoreFixture.begin()), from: "b")
        _ = fixture.handle(.missing([]))
        _ = fixture.handle(.prepared(MetricNames()))
        let proceed = CoreFixture.proceed(state: CoreFixture.state(3))
        #expect(fixture.send(.proceed(proceed), from: "b").found != nil)
        #expect(fixture.handle(.missing([])).started == nil)
        #expect(fixture.handle(.news(.held(afterSteps: 1))).isEmpty)
        #expect(fixture.handle(.ended(nil)).started == CoreFixture.state(3))
    }

    private static let wrong: [(ClientProceed, String)] = [
        (CoreFixture.proceed(0), "neither"), (CoreFixture.proceed(1, rate: .nan), "learning rate"),
        (CoreFixture.proceed(1, state: CoreFixture.state(1, iteration: .max)), "optimizer steps"),
        (CoreFixture.proceed(1, evaluate: true), "without test data"),
    ]

    @Test(arguments: wrong.indices)
    func whatCannotBeDoneIsRefused(index: Int) {
        var fixture = CoreFixture.ready(test: false)
        let refusal = fixture.send(.proceed(Self.wrong[index].0)).refusal()
        #expect(refusal?.reason.contains(Self.wrong[index].1) == true)
    }

    @Test func anEpochBesideAnotherIsRefused() {
        var fixture = CoreFixture.held()
        _ = fixture.send(.proceed(CoreFixture.proceed(100)))
        let actions = fixture.send(.proceed(CoreFixture.proceed(100)))
        #expect(actions.refusal() != nil && actions.stops)
    }

    @Test func theStateIsServedToItsClientOnly() {
        var fixture = CoreFixture.held()
        let request = ClientFromClient.OneOf_Body.blobRequest(.with { $0.byteCount = 4 })
        guard case .serve(let served, to: "a") = fixture.send(request).first else {
            Issue.record("not served")
            return
        }
        #expect(served.byteCount == 4)
        #expect(fixture.send(request, from: "b").refusal(of: "b") != nil)
    }
}
