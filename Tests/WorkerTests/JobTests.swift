import Foundation
import NeuralNetwork
import Random
import Testing
import Wire
import Worker

@Suite struct JobTests {
    private func refusal(
        data: String? = nil, _ spoil: (inout ControlWelcome) -> Void, _ line: Int = #line
    ) throws -> WorkerError {
        var welcome = try Jobs.welcome(Jobs.small())
        spoil(&welcome)
        return try #require(throws: WorkerError.self, "line \(line)") { try Job(welcome, data: data) }
    }

    @Test func aJobIsWhatTheWelcomeSays() throws {
        let model = try Jobs.small()
        let job = try Jobs.make(model, Jobs.momentum, images: 30, batch: 12, groups: 5, seed: 9, bucketBytes: 4096)
        #expect(job.model == model && job.optimizer == Jobs.momentum)
        #expect(job.seed == RandomKey(seed: 9))
        #expect((job.batchSize, job.groups, job.passes) == (12, 5, 1))
        #expect(job.bucketBytes == 4096)
        #expect(job.ringPatience == .seconds(120))
        #expect((job.dataset.train.count, job.dataset.test.count) == (30, 5))
        #expect(job.dataset.name == "synthetic:6x6x2:3:30")
    }

    @Test(arguments: Model.builtInNames) func builtInModelsTravel(name: String) throws {
        let model = try Model.builtIn(name, height: 32, width: 32, channels: 1, classes: 4, dropout: 0.3)
        #expect(try Jobs.make(model).model == model)
    }

    @Test func theWorkersOwnDataSetGoesBeforeTheCoordinators() throws {
        let welcome = try Jobs.welcome(Jobs.small())
        let job = try Job(welcome, data: "synthetic:6x6x2:3:77")
        #expect(job.dataset.train.count == 77)
    }

    @Test(arguments: ["", "{", "[]", "null", "{\"name\":\"x\"}"])
    func whatIsNoModelOrOptimizerSaysThatVersionsDiffer(text: String) throws {
        let model = try refusal { $0.model = text }
        #expect(model.description.hasPrefix("the coordinator's model cannot be read"))
        let optimizer = try refusal { $0.optimizer = text }
        #expect(optimizer.description.hasPrefix("the coordinator's optimizer cannot be read"))
        let objective = try refusal { $0.objective = text }
        #expect(objective.description.hasPrefix("the coordinator's objective cannot be read"))
        for error in [model, optimizer, objective] {
            #expect(!error.isInput)
            #expect(error.description.hasSuffix("run the same version on all hosts"))
        }
    }

    @Test func aModelThatDoesNotFitTogetherIsRefused() throws {
        let error = try refusal { $0.model = $0.model.replacing("\"inputHeight\":6", with: "\"inputHeight\":1") }
        #expect(error.description.hasPrefix("the coordinator's model cannot be read"))
    }

    @Test(arguments: ["{\"sgd\":{\"learningRate\":-1}}", "{\"sgd\":{\"learningRate\":1,\"momentum\":1}}"])
    func anOptimizerThatCannotTrainIsRefused(text: String) throws {
        let error = try refusal { $0.optimizer = text }
        #expect(error.description.hasPrefix("the coordinator's optimizer cannot be read"))
    }

    @Test func anObjectiveTravelsToTheEngine() throws {
        let objective = Objective(Loss(.binaryCrossentropy, labelSmoothing: 0.125), topK: 3)
        let job = try Jobs.make(Jobs.small(), objective: objective)
        #expect(try job.objective == objective && job.makeEngine().objective == objective)
        #expect(try job.makeEngine().nominalBatch == MicroBatch.nominal(batchSize: job.batchSize, groups: job.groups))
    }

    @Test func anObjectiveThatDoesNotFitTheModelIsRefused() throws {
        let error = try refusal { $0.objective = "{\"loss\":{\"name\":\"mse\"},\"topK\":4}" }
        #expect(error.isInput && error.description == "the k of top-k is 4; it must be 1 to 3, the number of classes")
    }

    @Test(.enabled(if: NumberFormat.bfloat16.problem == nil), arguments: NumberFormat.allCases)
    func aFormatTravelsToTheEngine(format: NumberFormat) throws {
        let job = try Jobs.make(Jobs.small(), Jobs.plain, format: format)
        #expect(try job.format == format && job.makeEngine().format == format)
    }

    /// A coordinator of a version without the field says nothing, which means no.
    @Test func recomputationTravelsToTheEngineAndLeavesTheLayoutAsItIs() throws {
        var welcome = try Jobs.welcome(Jobs.normalized(), batch: 20)
        let kept = try Job(welcome, data: nil)
        welcome.recompute = true
        let made = try Job(welcome, data: nil)
        #expect(!kept.recomputes && made.recomputes)
        let engines = [try kept.makeEngine(), try made.makeEngine()]
        #expect(engines[0].layout == engines[1].layout)
        let bytes = try engines.map { try $0.arenaBytes(batch: 5, mode: .training) }
        #expect(bytes[1] < bytes[0], "\(bytes)")
    }

    @Test(arguments: ["", "bf16", "s8.7"]) func anUnknownFormatSaysThatVersionsDiffer(text: String) throws {
        let error = try refusal { $0.format = text }
        #expect(!error.isInput)
        #expect(
            error.description
                == "the coordinator's format '\(text)' is not known here; run the same version on all hosts")
    }

    /// A processor without the instructions says so, and what would do.
    @Test func aFormatThatTheProcessorDoesNotHaveIsRefused() async {
        await #expect(processExitsWith: .success) {
            unsafe setenv("ONEDNN_MAX_CPU_ISA", "AVX2", 1)
            let welcome = try Jobs.welcome(Jobs.small(), format: .bfloat16)
            do {
                _ = try Job(welcome, data: nil)
                preconditionFailure("taken")
            } catch let error as WorkerError {
                let text = "\(error)"
                precondition(error.isInput && text.contains("avx512_bf16") && text.contains("this one has avx2"), text)
                precondition(text.hasSuffix("--format float32") && !text.contains("\n"), text)
            }
            _ = try Job(Jobs.welcome(Jobs.small()), data: nil).makeEngine()
        }
    }

    @Test func absurdSizesAreRefused() throws {
        let spoilers: [(inout ControlWelcome) -> Void] = [
            { $0.batchSize = 0 }, { $0.groups = 0 }, { $0.groups = UInt32(Job.mostGroups) + 1 }, { $0.groups = .max },
            { $0.bucketBytes = 3 }, { $0.bucketBytes = 0 }, { $0.passes = 0 }, { $0.passes = 11 },
            { $0.passes = .max },
        ]
        for spoil in spoilers {
            let error = try refusal(spoil)
            #expect(!error.isInput && error.description.hasSuffix("that cannot be right"))
        }
    }

    /// What a chip group takes at once is what the engine is made for.
    @Test(arguments: [(1, 3), (2, 2), (3, 1), (10, 1)]) func passesTravelToTheEngine(passes: Int, nominal: Int) throws {
        let job = try Jobs.make(Jobs.small(), passes: passes)
        #expect(try job.passes == passes && job.makeEngine().nominalBatch == nominal)
        #expect(job.passSizes.first == nominal)
    }

    @Test func otherStepsAreAskedOfTheSameJob() throws {
        let job = try Jobs.make(Jobs.small(), passes: 2)
        let other = job.taking(batchSize: 20)
        #expect((other.batchSize, other.passes, other.groups) == (20, 2, 4))
        #expect((job.taking(passes: 5).batchSize, job.taking(passes: 5).passes) == (10, 5))
    }

    @Test func passesDoNotGoWithSynchronizedNormalizations() throws {
        let error = #expect(throws: WorkerError.self) { try Jobs.make(Jobs.normalized(.sync), passes: 2) }
        #expect(error?.isInput == true)
        #expect(error?.description.hasPrefix("2 passes do not go with --normalization sync, whose statistics") == true)
        #expect(
            try Jobs.make(Jobs.normalized(.sync)).passes == 1 && Jobs.make(Jobs.normalized(), passes: 2).passes == 2)
    }

    @Test(arguments: ["/nowhere/at/all", "synthetic:6x6", "synthetic:0x6x2:3", ""])
    func dataThatIsNotThereIsTheUsersToMend(data: String) throws {
        #expect(try refusal { $0.data = data }.isInput)
        #expect(try refusal(data: data) { _ in }.isInput)
    }

    @Test(arguments: ["5x6x2:3", "6x7x2:3", "6x6x1:3", "6x6x2:4"])
    func imagesOfAnotherShapeAreRefused(shape: String) throws {
        let error = try refusal { $0.data = "synthetic:\(shape):20" }
        #expect(error.isInput)
        #expect(error.description.hasPrefix("synthetic:\(shape):20: images of "))
        #expect(error.description.contains("do not fit the model, which takes 6x6x2 and 3 classes"))
    }
}
