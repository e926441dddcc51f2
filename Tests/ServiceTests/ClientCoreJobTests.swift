import Service
import Testing
import Wire

@Suite struct ClientCoreJobTests {
    @Test func aClientIsWelcomed() {
        var fixture = CoreFixture()
        guard case .welcome(let welcome) = fixture.greet().messages().first else {
            Issue.record("no welcome")
            return
        }
        #expect(welcome.workers == 3 && welcome.protocol == ClientProtocol.version && welcome.version == "test")
    }

    @Test func anotherVersionIsRefusedAndTakesNoPlace() {
        var fixture = CoreFixture()
        #expect(fixture.greet("old", version: 99).refusal(of: "old")?.reason.contains("version 99") == true)
        #expect(fixture.greet("a").refusal() == nil)
    }

    @Test func aSecondClientWaitsUntilTheFirstHasLeft() {
        var fixture = CoreFixture()
        _ = fixture.greet("a")
        #expect(fixture.greet("b").refusal(of: "b")?.reason.contains("another client") == true)
        _ = fixture.send(.leave(ClientLeave()), from: "a")
        #expect(fixture.greet("b").refusal(of: "b") == nil)
    }

    @Test func theEndOfAJobKeepsTheClient() {
        var fixture = CoreFixture.held()
        let actions = fixture.send(.end(ClientEnd()))
        #expect(actions.stops && actions.discards)
        #expect(fixture.greet("b").refusal(of: "b") != nil)
        #expect(fixture.send(.begin(CoreFixture.begin())).found != nil)
    }

    @Test func aClientThatIsLostMakesRoom() {
        var fixture = CoreFixture.held()
        #expect(fixture.handle(.lost("b")).isEmpty)
        let actions = fixture.handle(.lost("a"))
        #expect(actions.stops && actions.discards)
        #expect(fixture.greet("b").refusal(of: "b") == nil)
    }

    @Test func aStrangerThatDoesNotGreetIsTurnedAway() {
        var fixture = CoreFixture()
        #expect(fixture.send(.begin(CoreFixture.begin())).refusal()?.reason.contains("connect again") == true)
    }

    @Test func aModelIsCheckedWithoutAJob() {
        var fixture = CoreFixture()
        _ = fixture.greet()
        let actions = fixture.send(.check(.with { $0.model.json = "{}" }))
        guard case .check(let model) = actions.first else {
            Issue.record("\(actions)")
            return
        }
        #expect(model.json == "{}")
        guard case .report(let report) = fixture.handle(.checked(["no"])).messages().first else {
            Issue.record("no report")
            return
        }
        #expect(report.problems == ["no"])
        #expect(fixture.send(.begin(CoreFixture.begin())).refusal() == nil)
    }

    @Test func aJobLooksForItsArraysThenIsPrepared() {
        var fixture = CoreFixture()
        _ = fixture.greet()
        let wanted = fixture.send(.begin(CoreFixture.begin())).found
        #expect(wanted?.map { $0.sha256[0] } == [101, 102, 103, 104])
        guard case .prepare = fixture.handle(.missing([])).first else {
            Issue.record("not prepared")
            return
        }
        guard case .ready = fixture.handle(.prepared(MetricNames())).messages().first else {
            Issue.record("not ready")
            return
        }
    }

    @Test func onlyWhatIsMissingIsAskedFor() {
        var fixture = CoreFixture()
        _ = fixture.greet()
        _ = fixture.send(.begin(CoreFixture.begin()))
        let requests = fixture.handle(.missing([CoreFixture.blob(102), CoreFixture.blob(104)])).requests
        #expect(requests.map { $0.sha256[0] } == [102])
        let chunk = ClientBlobChunk.with {
            $0.sha256 = requests[0].sha256
            $0.bytes = .init(count: 10)
        }
        let actions = fixture.send(.blobChunk(chunk))
        guard actions.count == 2, case .write(let bytes, _) = actions[0], case .complete(let blob) = actions[1] else {
            Issue.record("not written")
            return
        }
        #expect(bytes.count == 10 && blob.sha256[0] == 102)
        #expect(fixture.handle(.stored).requests.map { $0.sha256[0] } == [104])
    }

    @Test func aChunkThatWasNotAskedForEndsTheJob() {
        var fixture = CoreFixture()
        _ = fixture.greet()
        _ = fixture.send(.begin(CoreFixture.begin()))
        _ = fixture.handle(.missing([CoreFixture.blob(102)]))
        let actions = fixture.send(.blobChunk(.with { $0.offset = 5 }))
        #expect(actions.refusal()?.reason.contains("unasked") == true)
        #expect(actions.discards)
        #expect(fixture.send(.begin(CoreFixture.begin())).found != nil)
    }

    private static let spoilers: [(@Sendable (inout ClientBegin) -> Void, String)] = [
        ({ $0.batchSize = 0 }, "batch of 0"),
        (
            {
                $0.clearTrain(); $0.clearTest()
            }, "neither"
        ),
        ({ $0.train.y.shape = [7] }, "training data: y"), ({ $0.test.x.shape = [] }, "test data"),
        ({ $0.train.sampleWeight.shape = [3] }, "sample_weight"), ({ $0.test.clearY() }, "model.predict"),
        ({ $0.train.x.shape = [8, 0] }, "1 or more"),
    ]

    @Test(arguments: spoilers.indices)
    func aJobThatCannotBeIsRefusedBeforeDataMove(spoiler: Int) {
        var fixture = CoreFixture()
        _ = fixture.greet()
        var begin = CoreFixture.begin()
        Self.spoilers[spoiler].0(&begin)
        let actions = fixture.send(.begin(begin))
        #expect(actions.refusal()?.reason.contains(Self.spoilers[spoiler].1) == true, "\(actions)")
        #expect(actions.found == nil)
    }

    @Test func problemsOfTheModelReachTheClient() {
        var fixture = CoreFixture()
        _ = fixture.greet()
        _ = fixture.send(.begin(CoreFixture.begin()))
        _ = fixture.handle(.missing([]))
        let actions = fixture.handle(.failed(ServiceRefusal("the model", problems: ["layer 'a'"])))
        #expect(actions.refusal()?.problems == ["layer 'a'"])
    }

    @Test func aSecondJobBesideTheFirstIsRefused() {
        var fixture = CoreFixture.ready()
        #expect(fixture.send(.begin(CoreFixture.begin())).refusal()?.reason.contains("leave it") == true)
    }

    @Test func repliesToAJobThatWasLeftAreNothing() {
        var fixture = CoreFixture()
        _ = fixture.greet()
        _ = fixture.send(.begin(CoreFixture.begin()))
        _ = fixture.send(.leave(ClientLeave()))
        #expect(fixture.handle(.missing([CoreFixture.blob(1)])).isEmpty)
        #expect(fixture.handle(.prepared(MetricNames())).isEmpty)
        #expect(fixture.handle(.stored).isEmpty)
        #expect(fixture.handle(.checked([])).isEmpty)
    }
}
