extension Weave {
    /// Swaps rhombi until each colour is one cycle, or until `swaps` were made.
    ///
    /// First all swaps that join cycles of both colours, then those that join in one and keep the other whole. When
    /// none is left, a few swaps that change no number move the borders, and new ones turn up. A machine of
    /// 240x240 takes some hundred swaps, each as long as the cycles it touches: a second.
    package mutating func search(seed: UInt64, swaps: Int) {
        var draw = Draw(seed: seed)
        let order = draw.permutation(rhombi.count)
        var left = swaps
        join(order, by: 2, &left)
        while !isDone, left > 0 {
            let before = left
            join(order, by: 1, &left)
            if left == before { stir(&draw, &left) }
        }
    }

    /// Takes every rhombus once, and swaps those that lessen the number of cycles by `gain` at least.
    private mutating func join(_ order: [Int], by gain: Int, _ left: inout Int) {
        for rhombus in order where left > 0 && !isDone {
            guard let change = change(rhombus), change <= -gain else { continue }
            swap(rhombus)
            left -= 1
        }
    }

    /// Swaps a few rhombi that leave the number of cycles as it is, or lessen it. Uses up one swap if there is none.
    private mutating func stir(_ draw: inout Draw, _ left: inout Int) {
        var made = 0
        for _ in rhombi where made < Limits.swapsAtOnce {
            let rhombus = draw.next(below: rhombi.count)
            guard let change = change(rhombus), change <= 0 else { continue }
            swap(rhombus)
            made += 1
        }
        left -= max(made, 1)
    }
}
