/// How long the chips of one replica take for a pass and for an update.
///
/// Layers come one after the other. Within one, cores compute a tile while DMA brings the next and packets of finished
/// tiles travel; so the slowest of cores, SDRAM and links decides.
public struct ReplicaTime: Sendable {
    /// Forward, then backward, of a pass: layers in the order in which they come.
    public let pass: [StageTime]
    /// The update, layer by layer.
    public let update: [StageTime]

    /// Times a placed replica. Costs a walk along the tree of every flow.
    public init(_ programs: ReplicaPrograms, _ place: LinkPlace, _ constants: Constants) {
        let clock = StageClock(programs, place, constants)
        let layers = programs.placement.layers.indices
        pass = layers.map { clock.time($0, .forward) } + layers.reversed().map { clock.time($0, .backward) }
        update = layers.map { clock.time($0, .update) }
    }

    /// Seconds of a pass.
    public var passSeconds: Double { pass.reduce(0) { $0 + $1.seconds } }

    /// Seconds of an update.
    public var updateSeconds: Double { update.reduce(0) { $0 + $1.seconds } }
}

/// Turns programs and packets of a stage into seconds.
struct StageClock {
    private let programs: ReplicaPrograms
    private let place: LinkPlace
    private let constants: Constants
    private let ways: ReplicaWays
    private let cores: Int

    init(_ programs: ReplicaPrograms, _ place: LinkPlace, _ constants: Constants) {
        (self.programs, self.place, self.constants) = (programs, place, constants)
        ways = ReplicaWays(programs.placement.chips)
        cores = Int(constants[.applicationCores])
    }

    /// Chip 0 has the largest part of every layer, and its first core the largest of these.
    func time(_ layer: Int, _ phase: Phase) -> StageTime {
        let load = programs.placement.load(layer, phase, ways)
        let busiest = (0..<cores).map { programs.program(layer, phase, chip: 0, core: $0) }
        var time = StageTime(layer: programs.placement.layers[layer].name, phase: phase)
        time.compute = busiest.reduce(0) { max($0, seconds($1)) }
        time.handling = handling(received: load.received.max() ?? 0, sent: load.sent.max() ?? 0) / Double(cores)
        time.sdram = sdram(busiest)
        time.links = Double(load.links.max() ?? 0) / place.packetsPerSecond(constants)
        time.waiting = fill(busiest) + Double(load.longestWay) * place.hopSeconds(constants)
        time.busyCoreSeconds =
            busySeconds(layer, phase)
            + handling(
                received: load.received.reduce(0, +), sent: load.sent.reduce(0, +))
        time.routerPasses = load.routerPasses
        return time
    }

    private func seconds(_ program: CoreProgram) -> Double {
        program.cycles / constants[.cpuHertz] + 2 * Double(program.tiles) * constants[.dmaSetupSeconds]
    }

    private func handling(received: Int, sent: Int) -> Double {
        Double(received) * constants[.packetReceiveSeconds] + Double(sent) * constants[.packetSendSeconds]
    }

    /// A core's DMA has its own rate; all cores together have that of the SDRAM.
    private func sdram(_ programs: [CoreProgram]) -> Double {
        let bytes = programs.map { Double($0.bytesIn + $0.bytesOut) }
        let alone = (bytes.max() ?? 0) * constants[.dmaWordSeconds] / 4
        return max(alone, bytes.reduce(0, +) / constants[.sdramBytesPerSecond])
    }

    private func fill(_ programs: [CoreProgram]) -> Double {
        let bytes = programs.reduce(0.0) { $0 + Double($1.bytesIn + $1.bytesOut) / Double(max($1.tiles, 1)) }
        return bytes / constants[.sdramBytesPerSecond]
    }

    /// Of all cores of all chips: cycles are in proportion to operations.
    private func busySeconds(_ layer: Int, _ phase: Phase) -> Double {
        let (placement, one) = (programs.placement, programs.program(layer, phase, chip: 0, core: 0))
        guard one.operations > 0 else { return 0 }
        let network = placement.layers[layer]
        let all =
            switch phase {
            case .forward: network.operations * placement.samples
            case .backward:
                network.operations * placement.samples
                    * ((network.hasInputGradient ? 1 : 0) + (network.kernelWeights > 0 ? 1 : 0))
            case .update: network.weights
            }
        return Double(all) * one.cycles / Double(one.operations) / constants[.cpuHertz]
    }
}
