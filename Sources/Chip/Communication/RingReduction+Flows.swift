extension RingReduction {
    /// The packets of the whole reduction, for a fabric: a flow for each lane of each chip of each ring.
    ///
    /// Sending cores come before receiving ones on a chip; a flow has a core of its own on either side. A burst is a
    /// chunk, and waits for the chunk before to have come to its chip.
    func flows(on wiring: Wiring, _ timing: FabricTiming) throws(ReductionError) -> [PacketFlow] {
        let network = wiring.network
        let hops = try hops(on: wiring, timing)
        var flows: [PacketFlow] = []
        var firstTally = 0
        for (number, routes) in try routes(on: network).enumerated() {
            let ring = rings[number]
            for place in ring.indices {
                for (lane, packets) in lanePackets(number).enumerated() {
                    guard
                        let route = try? PacketRoute(
                            from: ring[place], along: routes[place], toCore: numbers[number] * lanes + lane, on: network
                        )
                    else { throw .noWay(ring[place], ring[(place + 1) % ring.count]) }
                    var flow = PacketFlow(route, packets: packets)
                    flow.interval = pace(hops[number][place])
                    flow.receiving = receiving
                    flow.start = step
                    flow.pause = step
                    flow.bursts = steps(number)
                    flow.awaits = firstTally + place
                    flow.awaitedPackets = chunkPackets(number)
                    flow.tally = firstTally + (place + 1) % ring.count
                    flows.append(flow)
                }
            }
            firstTally += ring.count
        }
        return flows
    }

    /// Runs every packet of the reduction through the routers and links of a machine.
    ///
    /// Takes about a microsecond for each packet of 2(N − 1)·G bytes. `isComplete` of the outcome is false if a packet
    /// was lost, since rings then stand still.
    public func simulate(on wiring: Wiring, _ timing: FabricTiming) throws(ReductionError) -> FabricOutcome {
        var fabric = Fabric(wiring, try flows(on: wiring, timing), timing)
        fabric.run()
        return fabric.outcome
    }
}
