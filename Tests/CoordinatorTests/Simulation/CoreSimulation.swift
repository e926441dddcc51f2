import Coordinator
import Digest
import Testing
import Wire

/// A core, and workers that obey each at its own pace: whose turn it is, is the caller's to say.
///
/// A value: a copy goes on from where the original is, so a test can try every continuation.
struct CoreSimulation {
    /// What can happen next.
    enum Move: Hashable {
        /// A worker does what it was told longest ago.
        case answer(Int)
        /// The state that is on its way here is on the disk.
        case save
        case tick
    }

    let plan: RunPlan
    private(set) var fixture: CoreFixture
    /// What each worker was told and has not done yet; nil is to say hello.
    private var orders: [[ControlToWorker.OneOf_Body?]]
    private var arcs: [Range<Int>]
    private var fetching: Snapshot?
    private(set) var commits: [Commit] = []
    private(set) var evaluations: [Evaluation] = []
    private(set) var saved: [Int] = []
    private(set) var given: [Int] = []
    /// Learning rates that were given out with the steps.
    private(set) var rates: [Double?] = []
    /// Numbers of steps after which the run held.
    private(set) var holds: [Int] = []
    private(set) var finished: Set<String> = []
    private(set) var ends: [RunEnd] = []

    init(_ plan: RunPlan) {
        self.plan = plan
        fixture = plan.fixture()
        orders = Array(repeating: [nil], count: plan.workers)
        arcs = Array(repeating: 0..<0, count: plan.workers)
    }

    var end: RunEnd? { ends.first }

    /// What can happen now; ticks only if `ticking`.
    func moves(ticking: Bool = false) -> [Move] {
        guard ends.isEmpty else { return [] }
        let answers = orders.indices.filter { !orders[$0].isEmpty }.map { Move.answer($0) }
        return answers + (fetching == nil ? [] : [.save]) + (ticking ? [.tick] : [])
    }

    mutating func make(_ move: Move, after pause: Duration = .milliseconds(1)) {
        switch move {
        case .answer(let worker):
            let order = orders[worker].removeFirst()
            for body in answers(to: order, worker) {
                handle(.message(body, from: plan.names[worker]), after: pause)
            }
        case .save:
            guard let snapshot = fetching else { return }
            fetching = nil
            saved.append(snapshot.step)
            handle(.checkpointSaved(step: snapshot.step), after: pause)
        case .tick: handle(.tick, after: pause)
        }
    }

    /// Lets an event happen, does what comes of it and holds the core to its limits.
    mutating func handle(_ event: RunEvent, after pause: Duration = .milliseconds(1)) {
        let before = fixture.core.ring?.outstanding ?? 0
        let isOver = !ends.isEmpty
        let actions = fixture.handle(event, after: pause)
        if isOver { #expect(actions.isEmpty, "after the end: \(actions)") }
        for action in actions { perform(action) }
        let (now, window) = (fixture.core.ring?.outstanding ?? 0, fixture.core.pacing.window)
        #expect(now <= max(before, window), "\(now) items are out, the window is \(window)")
        #expect(window <= Pacing.most)
        #expect(ends.count <= 1)
    }

    private mutating func perform(_ action: RunAction) {
        switch action {
        case .send(.finish, let name): finished.insert(name)
        case .send(.train(let train), let name):
            if name == plan.names[0] {
                given += train.steps.map { Int($0.step) }
                rates += train.steps.map { $0.hasLearningRate ? $0.learningRate : nil }
            }
            tell(name, .train(train))
        case .send(.takeSnapshot(let take), let name):
            #expect(snapshotsUnderWay == 0, "two snapshots at a time")
            tell(name, .takeSnapshot(take))
        case .send(let body, let name): tell(name, body)
        case .committed(let commit): commits.append(commit)
        case .evaluated(let evaluation): evaluations.append(evaluation)
        case .fetch(let snapshot, _): fetching = snapshot
        case .end(let end): ends.append(end)
        case .held(let steps): holds.append(steps)
        case .ringFormed, .note: break
        }
    }

    private var snapshotsUnderWay: Int {
        let waiting = orders.joined().count { if case .takeSnapshot = $0 { true } else { false } }
        return waiting + (fetching == nil ? 0 : 1)
    }

    private mutating func tell(_ name: String, _ body: ControlToWorker.OneOf_Body) {
        guard let worker = plan.names.firstIndex(of: name) else { return }
        orders[worker].append(body)
    }
}

extension CoreSimulation {
    private mutating func answers(
        to order: ControlToWorker.OneOf_Body?, _ worker: Int
    ) -> [ControlFromWorker.OneOf_Body] {
        switch order {
        case nil: return [.hello(CoreFixture.hello(plan.names[worker]))]
        case .welcome: return [.prepared(CoreFixture.prepared(plan.names[worker]))]
        case .formRing(let form):
            let starts = form.arcStarts.map(Int.init) + [plan.groups]
            arcs[worker] = starts[Int(form.rank)]..<starts[Int(form.rank) + 1]
            return [.ringReady(.with { $0.generation = form.generation })]
        case .train(let train): return train.steps.map { .stepDone(stepDone($0, worker)) }
        case .evaluate(let evaluate):
            let reports = arcs[worker].map { plan.result(step: 0, group: $0, of: RunPlan.testCount).message }
            return [
                .evaluationDone(
                    .with {
                        $0.afterSteps = evaluate.afterSteps
                        $0.groups = reports
                    })
            ]
        case .takeSnapshot(let take): return [.snapshotReady(Self.snapshotReady(step: take.step))]
        default: return []
        }
    }

    private func stepDone(_ order: ControlStepOrder, _ worker: Int) -> ControlStepDone {
        let step = Int(order.step)
        return .with {
            $0.step = order.step
            $0.weightsDigest = plan.digest(step: step)
            $0.groups = arcs[worker].map { plan.result(step: step, group: $0, of: Int(order.count)).message }
        }
    }

    static func snapshotReady(step: UInt64, byteCount: UInt64 = 10) -> ControlSnapshotReady {
        .with {
            $0.step = step
            $0.byteCount = byteCount
            $0.sha256 = .init(SHA256.digest(of: [1]).bytes)
            $0.weightsSha256 = .init(SHA256.digest(of: [2]).bytes)
        }
    }
}

extension GroupReport {
    /// The report as a worker sends it.
    var message: ControlGroupResult {
        .with {
            $0.group = UInt32(group)
            $0.lossSum = lossSum
            $0.correct = UInt32(correct)
            $0.inTopK = UInt32(inTopK)
            $0.count = UInt32(count)
        }
    }
}
