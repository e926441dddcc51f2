extension StageTime {
    /// The sum of gradients over the replicas, round the rings of groups at once.
    ///
    /// Each chip sends 2(N − 1)/N of the numbers that it updates to the chip at its place in the next group, as far as the
    /// longer side of a group; so each of a chip's links carries that many flows. With N replicas, G bytes a chip, R
    /// rings and links of B bytes a second T = 2(N − 1)/N · G · side / (R · B), and at each of 2(N − 1) steps the way
    /// of a packet and what software needs.
    init(
        ring placement: ReplicaPlacement, replicas: Int, side: Int, rings: Int, _ place: LinkPlace,
        _ constants: Constants
    ) {
        self.init(layer: "ring", phase: .update)
        guard replicas > 1 else { return }
        let counts = (0..<placement.chips.count).map { chip in
            placement.layers.indices.reduce(0) { $0 + placement.updated($1, chip) }
        }
        let rounds = 2 * Double(replicas - 1) / Double(replicas)
        let packets = rounds * Double(placement.format.packets(counts.max() ?? 0))
        let packetSeconds = constants[.packetReceiveSeconds] + constants[.packetSendSeconds]
        let all = rounds * Double(placement.format.packets(counts.reduce(0, +)))
        links = packets * Double(side) / (Double(rings) * place.packetsPerSecond(constants))
        handling = packets * packetSeconds / constants[.applicationCores]
        waiting = 2 * Double(replicas - 1) * (Double(side) * place.hopSeconds(constants) + constants[.ringStepSeconds])
        busyCoreSeconds = all * packetSeconds
        routerPasses = Int(all) * (side + 1)
    }
}
