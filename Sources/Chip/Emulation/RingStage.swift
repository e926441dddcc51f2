/// What the sum of gradients over the replicas of a machine does to its links, whatever the size of the gradient.
package struct RingLoad: Sendable, Hashable {
    /// Replicas in the ring.
    package let replicas: Int
    /// Seconds of the busiest link for a packet of each chip of a whole replica, all rings at once with their parts of it.
    package let packetSeconds: Double
    /// Seconds of the longest way of a packet to the next replica.
    package let waySeconds: Double
    /// Routers on the way of a packet to the next replica, the first and the last counted as well; the mean.
    package let routers: Double
}

extension RingLoad {
    /// By the shape of the groups alone: flows go as far as the longer side of a group, so each of a chip's links in use
    /// carries that many, each of which has its part of the vector in each ring.
    init(replicas: Int, side: Int, rings: Int, _ place: LinkPlace, _ constants: Constants) {
        self.replicas = replicas
        packetSeconds = Double(side) / (Double(rings) * place.packetsPerSecond(constants))
        waySeconds = Double(side) * place.hopSeconds(constants)
        routers = Double(side + 1)
    }
}

extension StageTime {
    /// The sum of gradients over the replicas, round the rings of groups at once.
    ///
    /// Each chip sends 2(N − 1)/N of the numbers that it updates to the chip at its place in the next of N replicas. The
    /// busiest link takes T = 2(N − 1)/N · packets · `packetSeconds`; at each of 2(N − 1) steps there are the way of
    /// a packet and what software needs. `works` are the kinds of replicas that there are; the slowest of them decides.
    init(ring works: [ReplicaWork], _ load: RingLoad, _ constants: Constants) {
        self.init(layer: "ring", phase: .update)
        guard load.replicas > 1, let first = works.first else { return }
        let (format, replicas) = (first.placement.format, Double(load.replicas))
        let rounds = 2 * (replicas - 1) / replicas
        let perPacket = constants[.packetReceiveSeconds] + constants[.packetSendSeconds]
        let all = rounds * Double(format.packets(first.updated.all))
        links = rounds * Double(format.packets(first.updated.most)) * load.packetSeconds
        handling =
            works.map { rounds * Double(format.packets($0.updated.most)) * perPacket / Double($0.cores) }.max() ?? 0
        waiting = 2 * (replicas - 1) * (load.waySeconds + constants[.ringStepSeconds])
        busyCoreSeconds = all * perPacket
        routerPasses = Int(all * load.routers)
    }
}
