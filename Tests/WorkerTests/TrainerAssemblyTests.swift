import NeuralNetwork
import Testing
import Transport
import Wire
import Worker

@Suite(.timeLimit(.minutes(5))) struct TrainerAssemblyTests {
    /// The parts of a worker of a ring of four groups, and its end of the ring.
    private struct Parts {
        let job: Job
        let engine: Engine
        let state: TrainingState
        let ring: ZeroMQRing

        init(bucketBytes: UInt64 = 512) throws {
            job = try Jobs.make(Jobs.small(), bucketBytes: bucketBytes)
            engine = try job.makeEngine()
            state = TrainingState(engine: engine, optimizer: job.optimizer, seed: job.seed)
            ring = try ZeroMQRing(bindingTo: RingKind.endpoint(), frameLimit: 400, maximumPayloadBytes: 1 << 18)
        }

        func assembly(rank: UInt32, arcs: [UInt32], next: String, threads: Int = 2) -> TrainerAssembly {
            let form = ControlFormRing.with {
                $0.generation = 1
                $0.rank = rank
                $0.arcStarts = arcs
                $0.nextEndpoint = next
            }
            return TrainerAssembly(job: job, engine: engine, state: state, ring: ring, form: form, threads: threads)
        }

        func refusal(rank: UInt32 = 0, arcs: [UInt32] = [0, 2], next: String = "ipc:///tmp/none") -> WorkerError? {
            defer { ring.close(linger: .zero) }
            return #expect(throws: WorkerError.self) {
                try assembly(rank: rank, arcs: arcs, next: next).assemble().close()
            }
        }
    }

    @Test(arguments: [[], [1], [0, 0], [0, 2, 2], [0, 3, 2], [0, 4], [0, 9], [1, 2], [0, .max]] as [[UInt32]])
    func arcsThatAreNoneAreRefused(starts: [UInt32]) throws {
        let error = try Parts().refusal(arcs: starts)
        #expect(
            error == .lost("the coordinator cuts the ring of 4 groups at \(starts.map(Int.init)); that cannot be right")
        )
    }

    @Test(arguments: [2, 3, 65_536, .max] as [UInt32]) func aRankOutsideTheRingIsRefused(rank: UInt32) throws {
        let error = try Parts().refusal(rank: rank)
        #expect(error == .lost("the coordinator gives out rank \(rank) in a ring of 2"))
    }

    @Test(arguments: ["", "nowhere", "udp://1.2.3.4:5", "tcp://10.0.0.1"])
    func aNeighbourThatCannotBeConnectedToIsRefused(next: String) throws {
        #expect(try Parts().refusal(next: next)?.isInput == true)
    }

    @Test func bucketsThatCannotBeCutAreRefused() throws {
        let error = try Parts(bucketBytes: 510).refusal()
        #expect(error?.isInput == true && error?.description.contains("buckets of 510 bytes") == true)
    }

    @Test func aRingOfOneNeedsNoNeighbour() throws {
        let parts = try Parts()
        let trainer = try parts.assembly(rank: 0, arcs: [0], next: "").assemble()
        defer { trainer.close() }
        _ = try trainer.prepare()
        let order = Jobs.orders(parts.job, epochs: 1)[0]
        #expect(try trainer.step(order).weightsDigest == SlowTrainer(parts.job).step(order).digest)
    }

    @Test func assembledRanksTrainTogether() throws {
        let parts = try (0..<3).map { _ in try Parts() }
        let orders = Jobs.orders(parts[0].job, epochs: 1)
        let digests = Monitor([[UInt64]](repeating: [], count: 3))
        let trainers = try parts.indices.map { rank in
            let next = parts[(rank + 1) % 3].ring.endpoint.description
            let trainer = try parts[rank].assembly(rank: UInt32(rank), arcs: [0, 1, 3], next: next).assemble()
            _ = try trainer.prepare()
            return trainer
        }
        let threads = trainers.enumerated().map { rank, trainer in
            let lent = Lent(trainer: trainer)
            return NamedThread(name: "rank \(rank)") {
                defer { lent.trainer.close() }
                let own = (try? orders.map { try lent.trainer.step($0).weightsDigest }) ?? []
                digests.withLock { $0[rank] = own }
            }
        }
        for thread in threads { thread.join() }
        let slow = try SlowTrainer(parts[0].job)
        let expected = try orders.map { try slow.step($0).digest }
        #expect(digests.withLock { $0 } == [expected, expected, expected])
    }
}
