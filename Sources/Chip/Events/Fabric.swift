/// Routers, links and cores of a machine while packets of some flows move through them, event by event.
///
/// Of a chip's six inputs and its own cores the router takes packets in turn, one a cycle, into a pipeline. At its end a
/// copy goes to each output that has room. If one has none, the router stands still, up to `wait1`; then it drops what
/// is left of the packet. A link sends one packet at a time, and only when there is room at its other end. Emergency
/// routing is off and packets do not age. Whether the real router sends copies on before all outputs have room is not
/// documented; here it does.
///
/// Everything is integers and the order of events is fixed, so a run repeats exactly. A packet costs two events a hop.
public struct Fabric: Sendable {
    enum Event: UInt32 {
        case packetReady
        case headReady
        case waitedEnough
        case symbolsSent
        case arrived
        case handled
        case dropRead
        case reinjectionReady
    }

    static let inputs = 7
    static let ownInput = 6
    static let linkCount = 6
    static let coreCount = 18

    let timing: FabricTiming
    let nodes: RouteNodes
    let chipCount: Int
    var events = EventQueue()
    /// The present, in picoseconds.
    public internal(set) var now = 0
    var eventCount = 0
    var flows: FlowStates
    var links: LinkStates
    var routers: RouterStates
    /// At each core, 18 a chip.
    var cores: PacketQueues
    var monitors: MonitorStates

    /// A machine with all flows ready to begin.
    public init(_ wiring: Wiring, _ flows: [PacketFlow], _ timing: FabricTiming) {
        precondition(flows.count < 1 << 24, "too many flows: \(flows.count)")
        self.timing = timing
        let torus = wiring.network.torus
        chipCount = torus.count
        nodes = RouteNodes(flows)
        links = LinkStates(wiring, timing)
        routers = RouterStates(chipCount, timing, inputCapacity: links.mostCredits)
        cores = PacketQueues(count: torus.count * Self.coreCount, capacity: timing.coreBuffer)
        monitors = MonitorStates(chipCount)
        self.flows = FlowStates(flows, chips: flows.map { torus.index(of: $0.route.source) }, chipCount)
        for (flow, description) in flows.enumerated() { add(.packetReady, flow, at: description.start) }
    }

    /// Runs until nothing happens any more, or until something would happen after `deadline`.
    public mutating func run(until deadline: Int = .max) {
        while let event = events.next(until: deadline) {
            now = event.time
            eventCount += 1
            handle(event.code)
        }
    }

    mutating func add(_ event: Event, _ place: Int, at time: Int) {
        events.add(event.rawValue << 28 | UInt32(place), at: time)
    }

    private mutating func handle(_ code: UInt32) {
        let place = Int(code & 0xFFF_FFFF)
        switch Event(rawValue: code >> 28) {
        case .packetReady: packetReady(place)
        case .headReady: headReady(place)
        case .waitedEnough: waitedEnough(place)
        case .symbolsSent: symbolsSent(place)
        case .arrived: arrived(place)
        case .handled: handled(place)
        case .dropRead: dropRead(place)
        case .reinjectionReady: reinjectionReady(place)
        case nil: preconditionFailure("no event has the code \(code)")
        }
    }
}
