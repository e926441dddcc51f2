extension MachineReport {
    /// The report of a machine cut into groups.
    public init(_ groups: ChipGroups) {
        let ring = GroupRing(groups)
        let traffic = RingTraffic(groups, ring)
        machine = Size(
            width: groups.machine.width, height: groups.machine.height, chips: groups.machine.chipCount)
        group = Size(width: groups.size.width, height: groups.size.height, chips: groups.size.chipCount)
        self.groups = ring.order.enumerated().map { position, index in
            Group(position: position, index: index, origin: groups[index].origin)
        }
        hops = traffic.hops.map(Hop.init)
        mostLoadedLink = traffic.mostLoadedLink.map(Load.init)
        linkLoads = traffic.loadCounts.map { LoadCount(flows: $0.load, links: $0.linkCount) }
    }
}

extension MachineReport.Hop {
    init(_ hop: RingHop) {
        self.init(
            from: hop.position, to: hop.nextPosition, direction: hop.direction.description,
            route: hop.route.map(\.description), length: hop.length, flows: hop.flowCount)
    }
}

extension MachineReport.Load {
    init(_ load: LinkLoad) {
        self.init(chip: load.chip, link: load.link.description, flows: load.load)
    }
}
