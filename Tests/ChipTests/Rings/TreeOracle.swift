import Chip

/// Plays a tree branch by branch: who has whose numbers, and who knows the sum.
struct TreeOracle {
    let network: ChipNetwork

    init(_ network: ChipNetwork) {
        self.network = network
    }

    /// What is wrong with a tree; empty if nothing is.
    func complaints(_ tree: ReductionTree) -> [String] {
        gathering(tree) + scattering(tree) + depth(tree)
    }

    /// Every chip begins with its own number. A chip that has sent may not get any more.
    private func gathering(_ tree: ReductionTree) -> [String] {
        var found: [String] = []
        var held = Dictionary(uniqueKeysWithValues: network.chips.map { ($0, [$0]) })
        for branch in tree.gather {
            guard let far = network.neighbour(of: branch.chip, over: branch.link) else {
                found.append("\(branch.link) of \(branch.chip) is dead")
                continue
            }
            if held[branch.chip] == nil || held[far] == nil { found.append("\(branch.chip) or \(far) has sent") }
            held[far, default: []] += held.removeValue(forKey: branch.chip) ?? []
        }
        let sum = held[tree.root] ?? []
        if sum.count != network.count || Set(sum) != Set(network.chips) { found.append("the sum lacks chips") }
        return found
    }

    private func scattering(_ tree: ReductionTree) -> [String] {
        var found: [String] = []
        var known: Set = [tree.root]
        for branch in tree.scatter {
            guard known.contains(branch.chip), let far = network.neighbour(of: branch.chip, over: branch.link) else {
                found.append("\(branch.chip) cannot tell over \(branch.link)")
                continue
            }
            if !known.insert(far).inserted { found.append("\(far) is told twice") }
        }
        if known != Set(network.chips) { found.append("not all are told") }
        return found
    }

    /// Ways as long as the tree says, and none shorter on the way out.
    private func depth(_ tree: ReductionTree) -> [String] {
        var out = [tree.root: 0]
        for branch in tree.scatter {
            guard let far = network.neighbour(of: branch.chip, over: branch.link) else { continue }
            out[far] = (out[branch.chip] ?? 0) + 1
        }
        var back = [tree.root: 0]
        for branch in tree.gather.reversed() {
            guard let far = network.neighbour(of: branch.chip, over: branch.link) else { continue }
            back[branch.chip] = (back[far] ?? 0) + 1
        }
        let deepest = max(out.values.max() ?? 0, back.values.max() ?? 0)
        return deepest == tree.depth ? [] : ["depth \(deepest), not \(tree.depth)"]
    }
}
