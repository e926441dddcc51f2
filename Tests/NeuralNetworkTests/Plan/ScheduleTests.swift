import NeuralNetwork
import Testing

/// Schedules as data: the memory of a plan is played through step by step, without a kernel.
@Suite struct ScheduleTests {
    /// The arena in cache lines, each knowing which buffer wrote it last.
    private struct Memory {
        private let outline: ScheduleOutline
        private let offsets: [Int]
        private var owners: [Int?]

        /// Gives each buffer the place that it gets by its lifetime; `buffers` may say other lifetimes.
        init(_ outline: ScheduleOutline, buffers: [ArenaBuffer]? = nil) {
            self.outline = outline
            let (offsets, bytes) = ArenaLayout.place(buffers ?? outline.buffers)
            self.offsets = offsets
            owners = [Int?](repeating: nil, count: bytes / ArenaLayout.alignment)
        }

        /// Plays all steps; the reads of tensors that are not there, as step and buffer.
        mutating func play() -> [(step: Int, buffer: Int)] {
            var misses: [(step: Int, buffer: Int)] = []
            for buffer in outline.inputs { write(buffer) }
            for (index, step) in outline.steps.enumerated() {
                for case .buffer(let buffer) in step.reads where !holds(buffer) { misses.append((index, buffer)) }
                for case .buffer(let buffer) in step.writes { write(buffer) }
            }
            return misses
        }

        private func lines(_ buffer: Int) -> Range<Int> {
            let first = offsets[buffer] / ArenaLayout.alignment
            let count = (outline.buffers[buffer].bytes + ArenaLayout.alignment - 1) / ArenaLayout.alignment
            return first..<first + count
        }

        mutating func write(_ buffer: Int) {
            for line in lines(buffer) { owners[line] = buffer }
        }

        /// Whether the whole buffer is there still.
        func holds(_ buffer: Int) -> Bool { owners[lines(buffer)].allSatisfy { $0 == buffer } }
    }

    /// With all results kept, with the smallest arena, and with more made again than that takes.
    private static let aims: [RecomputationAim] = [.none, .leastMemory, .segments(3)]

    /// Small models of the built-in set, graphs and random ones, for both purposes.
    private static func outlines(
        _ aim: RecomputationAim = .none
    ) throws -> [(name: String, model: Model, outline: ScheduleOutline)] {
        var tests: [(PlanCase, nominal: Int)] = []
        for name in ["mlp", "cnn", "lenet5"] {
            for dropout in [0, 0.5] as [Float] {
                let model = try Model.builtIn(name, height: 16, width: 14, channels: 3, classes: 10, dropout: dropout)
                tests.append((PlanCase(model, batch: 3), 8))
            }
        }
        for layers in PlanGraphTests.graphs.values {
            tests.append((try PlanCase(height: 7, width: 8, channels: 3, batch: 3, layers), 8))
        }
        for layers in PlanNormalizationTests.graphs.values {
            let test = try PlanCase(height: 7, width: 8, channels: 3, batch: 3, layers)
            tests += [(test, 8), (PlanCase(test.model.normalizing(over: .sync), batch: 3), 8)]
        }
        for (layers, _) in PlanBorderTests.graphs.values {
            tests.append((try PlanCase(height: 7, width: 8, channels: 3, batch: 3, layers), 8))
        }
        for layers in PlanGroupsTests.graphs.values {
            tests.append((try PlanCase(height: 7, width: 8, channels: 3, batch: 3, layers), 8))
        }
        for layers in Array(PlanShapeTests.graphs.values) + Array(PlanChannelTests.graphs.values) {
            tests.append((try PlanCase(height: 7, width: 8, channels: 3, batch: 3, layers), 8))
        }
        for layers in SharedLayers.graphs.values {
            tests.append((try PlanCase(height: 8, width: 8, channels: 3, batch: 3, layers), 8))
        }
        for layers in PlanActivationTests.graphs.values {
            tests.append((try PlanCase(height: 5, width: 6, channels: 3, batch: 3, layers), 8))
        }
        for seed in Array(500..<560) + Array(1_500..<1_530) + Array(2_500..<2_530) {
            tests.append(try RandomModel.makeCase(seed: UInt64(seed), .any))
        }
        return try tests.flatMap { test, nominal in
            let engine = try Engine(model: test.model, nominalBatch: nominal, recomputation: aim)
            return try [Plan.Mode.training, .inference].map { mode in
                ("\(mode) \(test.summary)", test.model, try engine.outline(batch: test.batch, mode: mode))
            }
        }
    }

    @Test(arguments: aims) func everyTensorIsWrittenBeforeItIsReadAndStaysUntilThen(aim: RecomputationAim) throws {
        for (name, _, outline) in try Self.outlines(aim) {
            var memory = Memory(outline)
            for (step, buffer) in memory.play() {
                Issue.record("step \(step), \(outline.steps[step].name), reads buffer \(buffer) of \(name)")
            }
            for buffer in outline.inputs { #expect(memory.holds(buffer), "the input is overwritten: \(name)") }
        }
    }

    /// The check is worth something: a tensor whose life ends a step too early is missed.
    @Test func aLifeThatIsTooShortIsSeen() throws {
        let model = try Model.builtIn("cnn", height: 16, width: 16, channels: 1, classes: 10, dropout: 0.5)
        let outline = try Engine(model: model, nominalBatch: 8).outline(batch: 8, mode: .training)
        let shortened = outline.buffers.map { buffer in
            ArenaBuffer(
                bytes: buffer.bytes, first: buffer.first, last: buffer.last == .max ? .max : buffer.first)
        }
        var memory = Memory(outline, buffers: shortened)
        #expect(!memory.play().isEmpty)
    }

    /// What one step writes may not lie where it reads or writes something else, but for work in place.
    @Test(arguments: aims) func theTensorsOfOneStepLieApart(aim: RecomputationAim) throws {
        for (name, _, outline) in try Self.outlines(aim) {
            let (offsets, _) = ArenaLayout.place(outline.buffers)
            for step in outline.steps {
                let used = Set((step.reads + step.writes).compactMap(\.buffer)).sorted { offsets[$0] < offsets[$1] }
                for (low, high) in zip(used, used.dropFirst()) {
                    #expect(offsets[low] + outline.buffers[low].bytes <= offsets[high], "\(step.name) of \(name)")
                }
            }
        }
    }

    @Test(arguments: aims) func buffersLiveFromTheirFirstUseToTheirLast(aim: RecomputationAim) throws {
        for (name, _, outline) in try Self.outlines(aim) {
            for (index, step) in outline.steps.enumerated() {
                for buffer in (step.reads + step.writes).compactMap(\.buffer) {
                    let life = outline.buffers[buffer]
                    #expect(life.first <= index && index <= life.last, "buffer \(buffer) at \(index) of \(name)")
                }
            }
            for (index, buffer) in outline.buffers.enumerated() where !outline.inputs.contains(index) {
                let uses = outline.steps.indices.filter { step in
                    (outline.steps[step].reads + outline.steps[step].writes).contains(.buffer(index))
                }
                #expect(uses.last == buffer.last, "buffer \(index) of \(name) lives too long")
            }
        }
    }

    /// A second time only to add the gradient of another use.
    @Test(arguments: aims) func gradientsAreWrittenOnceAndThenReported(aim: RecomputationAim) throws {
        for (name, model, outline) in try Self.outlines(aim) {
            var written: Set<Int> = []
            var from = model.parameters.count
            for step in outline.steps {
                for case .gradient(let parameter) in step.writes {
                    let isNew = written.insert(parameter).inserted
                    #expect(isNew != step.reads.contains(.gradient(parameter)), "gradient \(parameter) in \(name)")
                    #expect(isNew || step.name.hasSuffix("sum of uses"), "gradient \(parameter) twice in \(name)")
                    #expect(parameter < from, "gradient \(parameter) after its report in \(name)")
                }
                guard let reported = step.finishedFrom else { continue }
                #expect(reported < from && written.isSuperset(of: reported..<from), "report \(reported) of \(name)")
                from = reported
            }
            let isTraining = name.hasPrefix("training")
            #expect(written == Set(isTraining ? 0..<model.parameters.count : 0..<0), "\(name)")
            #expect(from == (isTraining ? 0 : model.parameters.count), "\(name)")
        }
    }

    @Test(arguments: aims) func everyWeightIsReadAndNoneIsWritten(aim: RecomputationAim) throws {
        for (name, model, outline) in try Self.outlines(aim) {
            let read = Set(outline.steps.flatMap(\.reads).compactMap(\.weights))
            let wanted = model.parameters.indices.filter {
                !name.hasPrefix("training") || model.parameters[$0].momentum == nil
            }
            #expect(read == Set(wanted), "\(name)")
            #expect(outline.steps.flatMap(\.writes).allSatisfy { $0.weights == nil }, "\(name)")
        }
    }

    /// Only an exchange of sums and the sum of a shared layer's uses look at gradients, of this pass and before they are
    /// the ring's.
    @Test func gradientsAreReadForExchangesAndSumsOfUsesOnly() throws {
        var readers: Set<String> = []
        for (name, model, outline) in try Self.outlines() {
            var (written, from) = (Set<Int>(), model.parameters.count)
            for step in outline.steps {
                for case .gradient(let parameter) in step.reads {
                    #expect(written.contains(parameter) && parameter < from, "\(step.name) of \(name)")
                    readers.insert(String(step.name.split(separator: " ").last ?? ""))
                }
                for case .gradient(let parameter) in step.writes { written.insert(parameter) }
                from = step.finishedFrom ?? from
            }
        }
        #expect(readers == ["exchange", "uses"])
    }

    @Test func theLossComesOnceAndInferenceEndsWithIt() throws {
        for (name, model, outline) in try Self.outlines() {
            #expect(outline.steps.filter { $0.name == "loss" }.count == 1)
            let loss = try #require(outline.steps.firstIndex { $0.name == "loss" })
            #expect(outline.steps[loss].reads.contains(.buffer(outline.logits)))
            let drops = model.layers.filter(\.drops)
            let forward = outline.steps[..<loss].filter { $0.name == "dropout" }.count
            if name.hasPrefix("inference") {
                #expect(loss == outline.steps.count - 1 && forward == 0, "\(name)")
            } else {
                #expect(forward == drops.count, "\(name)")
                #expect(outline.steps[loss...].filter { $0.name == "dropout" }.count <= drops.count, "\(name)")
            }
        }
    }

    @Test(arguments: ["mlp", "cnn", "lenet5"]) func aPlanTakesTheMemoryOfItsSchedule(name: String) throws {
        let model = try Model.builtIn(name, height: 16, width: 16, channels: 1, classes: 10, dropout: 0.25)
        let engine = try Engine(model: model, nominalBatch: 8)
        for mode in [Plan.Mode.training, .inference] {
            for batch in [1, 5, 8] {
                let outline = try engine.outline(batch: batch, mode: mode)
                let plan = try engine.makePlan(batch: batch, mode: mode)
                #expect(plan.arenaBytes == ArenaLayout.place(outline.buffers).bytes)
                let kernels = outline.steps.filter { !["dropout", "loss", "finished"].contains($0.name) }
                #expect(plan.kernelNames.count == kernels.count)
                #expect(zip(plan.kernelNames, kernels).allSatisfy { $0.hasPrefix($1.name + ": ") })
            }
        }
    }
}

extension Layer {
    fileprivate var drops: Bool {
        switch operation {
        case .dropout(let rate), .sampleDropout(let rate): rate > 0
        default: false
        }
    }
}

extension ScheduleOutline.Place {
    fileprivate var weights: Int? { if case .weights(let parameter) = self { parameter } else { nil } }
}
