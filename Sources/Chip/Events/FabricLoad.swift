extension Fabric {
    /// A fabric with work that is always the same, to measure how fast it is emulated: a torus of triads whose chips each
    /// send long packets to four others, spread over the machine, so that links are busy a quarter of the time.
    ///
    /// `packets` is the number from each chip to each of its four. The mean way is about 4.7 hops on 12x12.
    public static func standardLoad(side: Int = 12, packets: Int) throws(RouteError) -> Fabric {
        let torus = Torus(width: side, height: side)
        let network = ChipNetwork(torus)
        var flows: [PacketFlow] = []
        for place in 0..<torus.count {
            for part in 0..<4 {
                let target = (place * 29 + part * 47 + 11) % torus.count
                let route = try PacketRoute(
                    from: torus[place], along: torus.route(from: torus[place], to: torus[target]), toCore: part,
                    on: network)
                var flow = PacketFlow(route, packets: packets)
                (flow.interval, flow.receiving, flow.start) = (3_000_000, 100_000, part * 700_000 + place * 1013)
                flows.append(flow)
            }
        }
        return Fabric(Wiring(network) { _, _ in false }, flows, FabricTiming(Constants()))
    }
}
