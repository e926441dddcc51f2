internal import COneDNN
internal import Glibc

/// The decisions of a run: which kernels, and how the parameters lie in the flat vectors.
///
/// Made once a run for the nominal micro-batch, the same on every worker with the same instruction set; a plan for
/// another batch size keeps the layouts.
public final class Engine: Sendable {
    /// What is run.
    public let model: Model
    /// The loss, and what is counted.
    public let objective: Objective
    /// The numbers between the layers.
    public let format: NumberFormat
    /// How a step in fixed point rounds; without meaning in floating point.
    public let rounding: StepRounding
    /// Samples of a full micro-batch.
    public let nominalBatch: Int
    /// Where each parameter lies.
    public let layout: ParameterLayout
    /// Where the chip groups wait for each other in a training pass, in order; the same for every batch size.
    package let synchronizations: [Synchronization]

    private let storages: [ParameterStorage]
    private let scratchLimit: Int
    private let recomputation: RecomputationAim

    /// Decides; takes some milliseconds, compiles nothing and leaves no memory behind.
    ///
    /// - Parameters:
    ///   - format: One that this processor can train in (`NumberFormat.problem`), and the model
    ///     (`Model.problem(format:objective:recomputes:)`).
    ///   - objective: One that suits the model (`Objective.check`).
    ///   - recomputes: Whether plans for training take less memory and more time: results of the way forward are made
    ///     again on the way back instead of being kept. The bits of all that comes out are the same.
    public convenience init(
        model: Model, format: NumberFormat = .float32, nominalBatch: Int, objective: Objective = Objective(),
        recomputes: Bool = false, rounding: StepRounding = .standard
    ) throws(EngineError) {
        try self.init(
            model: model, format: format, nominalBatch: nominalBatch, objective: objective,
            recomputation: recomputes ? .leastMemory : .none, scratchLimit: ScheduleBuilder.usualScratchLimit,
            rounding: rounding)
    }

    /// The same with a choice of what is made again.
    package convenience init(
        model: Model, format: NumberFormat = .float32, nominalBatch: Int, objective: Objective = Objective(),
        recomputation: RecomputationAim
    ) throws(EngineError) {
        try self.init(
            model: model, format: format, nominalBatch: nominalBatch, objective: objective,
            recomputation: recomputation, scratchLimit: ScheduleBuilder.usualScratchLimit)
    }

    /// The same with another limit, in bytes, over which a kernel's scratch memory is saved by running it in parts.
    package init(
        model: Model, format: NumberFormat = .float32, nominalBatch: Int, objective: Objective = Objective(),
        recomputation: RecomputationAim = .none, scratchLimit: Int, rounding: StepRounding = .standard
    ) throws(EngineError) {
        precondition(nominalBatch > 0, "a micro-batch of \(nominalBatch) samples")
        let refusal = model.problem(format: format, objective: objective, recomputes: recomputation != .none)
        if let problem = format.problem ?? objective.problem(outputs: model.outputCount) ?? refusal {
            throw EngineError(code: .unsupported(problem), call: "", subject: model.name)
        }
        self.model = model
        self.format = format
        self.objective = objective
        self.nominalBatch = nominalBatch
        self.scratchLimit = scratchLimit
        self.recomputation = recomputation
        self.rounding = rounding
        guard format.fixed == nil else {
            (storages, synchronizations) = ([], [])
            layout = ParameterLayout(plain: model.parameters)
            return
        }
        useOneThread()
        var builder = ScheduleBuilder(
            model, format: format, batch: nominalBatch, mode: .training, fixed: nil, scratchLimit: scratchLimit,
            targets: TargetWords(objective, outputs: model.outputCount), try Processor())
        let schedule = try builder.build()
        storages = schedule.storages
        synchronizations = schedule.steps.compactMap { step in
            if case .exchange(let exchange) = step { exchange.synchronization } else { nil }
        }
        layout = ParameterLayout(model.parameters, storages)
    }

    /// Makes everything that a step over `batch` samples needs: kernels compiled, one arena allocated.
    ///
    /// The plan belongs to one thread at a time. Throws if memory is short or oneDNN has no kernel.
    ///
    /// - Parameter sharing: A plan of the same thread whose arena is taken over if it is large enough: the two never
    ///   run at once, and nothing but what the caller puts in as samples outlives a run.
    public func makePlan(batch: Int, mode: Plan.Mode, sharing: Plan? = nil) throws(EngineError) -> Plan {
        precondition(batch > 0, "a plan for \(batch) samples")
        let processor = try Processor()
        let schedule = try makeSchedule(batch: batch, mode: mode, processor)
        return try Plan(
            schedule, model: model, objective: objective, layout: layout, batch: batch, mode: mode,
            sharing: sharing?.arena,
            processor)
    }

    /// The same for the format of the engine, which may be fixed point.
    public func makeGroupPlan(
        batch: Int, mode: Plan.Mode, sharing: (any GroupPlan)? = nil
    ) throws(EngineError) -> any GroupPlan {
        guard let fixed = format.fixed else { return try makePlan(batch: batch, mode: mode, sharing: sharing as? Plan) }
        return FixedPlan(model, fixed, rounding, objective, layout, batch: batch)
    }

    /// What such a plan will do.
    func makeSchedule(batch: Int, mode: Plan.Mode, _ processor: Processor) throws(EngineError) -> Schedule {
        useOneThread()
        var builder = ScheduleBuilder(
            model, format: format, batch: batch, mode: mode, fixed: storages, scratchLimit: scratchLimit,
            targets: TargetWords(objective, outputs: model.outputCount), processor)
        let schedule = try builder.build()
        return mode == .training && recomputation != .none ? schedule.recomputing(for: recomputation) : schedule
    }

    /// The instruction set that oneDNN compiles for, for example `avx512_core_bf16`. Part of the result of a run.
    public static var instructionSet: String {
        instructionSets.first { $0.set == dnnl_get_effective_cpu_isa() }?.name
            ?? "isa \(dnnl_get_effective_cpu_isa().rawValue)"
    }

    /// Whether the processor multiplies bfloat16, and oneDNN lets it.
    static var multipliesBFloat16: Bool {
        let needed = dnnl_cpu_isa_avx512_core_bf16.rawValue
        return dnnl_get_effective_cpu_isa().rawValue & needed == needed
    }

    /// The version of oneDNN, for example `2.6.3`. Part of the result of a run.
    public static var libraryVersion: String {
        guard let version = unsafe dnnl_version() else { return "unknown" }
        return unsafe "\(version.pointee.major).\(version.pointee.minor).\(version.pointee.patch)"
    }

    private static let instructionSets: [(set: dnnl_cpu_isa_t, name: String)] = [
        (dnnl_cpu_isa_sse41, "sse41"), (dnnl_cpu_isa_avx, "avx"), (dnnl_cpu_isa_avx2, "avx2"),
        (dnnl_cpu_isa_avx2_vnni, "avx2_vnni"), (dnnl_cpu_isa_avx512_mic, "avx512_mic"),
        (dnnl_cpu_isa_avx512_mic_4ops, "avx512_mic_4ops"), (dnnl_cpu_isa_avx512_core, "avx512_core"),
        (dnnl_cpu_isa_avx512_core_vnni, "avx512_core_vnni"), (dnnl_cpu_isa_avx512_core_bf16, "avx512_core_bf16"),
        (dnnl_cpu_isa_avx512_core_amx, "avx512_core_amx"),
    ]
}

/// Lets oneDNN use the calling thread only, so that no order of addition depends on the number of cores.
///
/// The setting belongs to the calling thread; kernels must be made and run under it. Costs a store.
func useOneThread() {
    omp_set_num_threads(1)
}
