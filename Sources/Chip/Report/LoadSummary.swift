/// The busiest link, and how the load is spread over all of them.
enum LoadSummary {
    static func lines(_ traffic: RingTraffic) -> [String] {
        guard let most = traffic.mostLoadedLink else { return ["No link is used."] }
        let counts = traffic.loadCounts
        let busy = counts.filter { $0.load > 0 }
        let listed = busy.prefix(Limits.loadsListed).map { "\(counted($0.load, "flow")) on \($0.linkCount)" }
        let rest = busy.dropFirst(Limits.loadsListed).reduce(0) { $0 + $1.linkCount }
        let idle = counts.last { $0.load == 0 }?.linkCount ?? 0
        let parts = listed + (rest > 0 ? ["fewer on \(rest)"] : []) + ["none on \(idle)"]
        return [
            "Most loaded link: \(most.link) of chip \(most.chip), \(counted(most.load, "flow"))",
            "All links, each way: " + parts.joined(separator: ", "),
        ]
    }
}
