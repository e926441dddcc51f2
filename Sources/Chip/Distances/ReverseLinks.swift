/// The links of a network by where they lead to: for each chip, the neighbours that can send to it.
///
/// A flat table, made once for many searches.
struct ReverseLinks {
    let torus: Torus

    /// Numbers of the chips that work.
    let chips: [Int]

    /// Six for each chip: the number of the chip whose link of that number leads here, −1 if it carries nothing.
    private let senders: [Int32]

    init(_ network: ChipNetwork) {
        torus = network.torus
        chips = network.chips.map(network.torus.index)
        var senders = Array(repeating: Int32(-1), count: torus.count * Link.allCases.count)
        for chip in network.chips {
            for link in Link.allCases {
                guard let target = network.neighbour(of: chip, over: link) else { continue }
                senders[torus.index(of: target) * Link.allCases.count + link.rawValue] = Int32(torus.index(of: chip))
            }
        }
        self.senders = senders
    }

    /// Links on a shortest way from each chip to `target`; −1 where there is no way. Breadth-first, 10 ns a link.
    ///
    /// `queue` is room for the chips in the order in which they are reached, which it holds afterwards.
    func distances(to target: Int, queue: inout [Int32], into distances: inout [Int32]) {
        for index in distances.indices { distances[index] = -1 }
        queue.removeAll(keepingCapacity: true)
        queue.append(Int32(target))
        distances[target] = 0
        var next = 0
        while next < queue.count {
            let chip = Int(queue[next])
            next += 1
            let sixth = chip * Link.allCases.count
            for slot in sixth..<sixth + Link.allCases.count {
                let sender = Int(senders[slot])
                guard sender >= 0, distances[sender] < 0 else { continue }
                distances[sender] = distances[chip] + 1
                queue.append(Int32(sender))
            }
        }
    }
}
