internal import Wire

/// The ring that the workers form: who has which rank and which groups, and what is under way in it.
package struct RunRing: Sendable {
    /// The workers by rank.
    package let members: [Member]
    /// The groups of each rank.
    package let arcs: [Range<Int>]
    /// Counts rings; there is one a run so far.
    package let generation: UInt32 = 1
    /// Ranks whose end of the ring is connected.
    package var ready: Set<Int> = []
    /// Steps given out.
    package var book: CommitBook
    /// Evaluations given out, by the number of steps before them.
    package var evaluations: [Int: [EvaluationReport?]] = [:]
    /// A checkpoint that was asked for and is not yet on disk.
    package var pendingCheckpoint: Int?
    /// A state that is fetched as soon as it has given a loss that is a number.
    package var waitingSnapshot: Snapshot?
    /// Steps before the newest evaluation.
    package var evaluatedSteps: Int?
    /// What has to be given out next, kept back while the window is full.
    package var heldBack: Agenda.Item?
    /// When the last step was committed, of the chain of steps without a pause.
    package var lastCommit: Duration?

    /// Whether the state of that checkpoint is offered, and on its way here or waiting.
    package var isFetching = false

    package init(members: [Member], groups: Int) {
        self.members = members
        let starts = Arcs.starts(groups: groups, slots: members.map(\.slots))
        arcs = zip(starts, starts.dropFirst() + [groups]).map { $0..<$1 }
        book = CommitBook(arcs: arcs, names: members.map(\.name))
    }

    /// Whether this worker was asked for this state and has not offered it yet.
    package func isAwaitingSnapshot(of step: Int, from name: WorkerName) -> Bool {
        pendingCheckpoint == step && !isFetching && name == members[0].name
    }

    /// The rank of a worker; nil for one that is not in the ring.
    package func rank(of name: WorkerName) -> Int? { members.firstIndex { $0.name == name } }

    /// Items given out and not done.
    package var outstanding: Int { book.openCount + evaluations.count + (pendingCheckpoint == nil ? 0 : 1) }

    /// Groups that the workers on one host have together.
    private func groups(onHostOf member: Member) -> Int {
        zip(members, arcs).reduce(0) { $1.0.host == member.host ? $0 + $1.1.count : $0 }
    }

    /// What tells each worker its place.
    package var invitations: [RunAction] {
        members.indices.map { rank in
            let next = members[(rank + 1) % members.count]
            let form = ControlFormRing.with {
                $0.generation = generation
                $0.rank = UInt32(rank)
                $0.arcStarts = arcs.map { UInt32($0.lowerBound) }
                $0.nextEndpoint = next.ringEndpoint ?? ""
                $0.nextStatisticsEndpoint = next.statisticsEndpoint
                $0.hostGroups = UInt32(groups(onHostOf: members[rank]))
            }
            return .send(.formRing(form), to: members[rank].name)
        }
    }
}
