/// The answer to the question that the program is for, in one sentence with its numbers.
enum Verdict {
    static func text(
        _ model: String, _ format: ChipFormat, _ point: ProjectionReport.Point, _ curve: [ProjectionReport.Point],
        _ rivals: [ProjectionReport.Rival]
    ) -> String {
        let joules = rivals.map { "\(Figure.text($0.joulesPerImage)) of \($0.published.name)" }
        let speeds = rivals.map { "\(Figure.text($0.imagesPerSecond)) of \($0.published.name)" }
        let frugal = word(rivals.map { point.joulesPerImage < $0.joulesPerImage })
        let fast = word(rivals.map { point.imagesPerSecond > $0.imagesPerSecond })
        return "For \(model) in \(format.rawValue), \(point.machine) is \(frugal)energy-efficient "
            + "(\(Figure.text(point.joulesPerImage)) J an image to \(joules.joined(separator: " and "))), "
            + "\(fast)fast (\(Figure.text(point.imagesPerSecond)) images/s to \(speeds.joined(separator: " and ")))"
            + scaling(curve) + "; what decides is \(point.bottleneck.rawValue)."
    }

    /// How far an adjective holds that is true beside some of the others.
    private static func word(_ holds: [Bool]) -> String {
        if holds.allSatisfy({ $0 }) { return "" }
        return holds.contains(true) ? "partly " : "not "
    }

    /// What of its speed a chip keeps from the smallest machine of the curve to the largest: scalable from four fifths on.
    private static func scaling(_ curve: [ProjectionReport.Point]) -> String {
        guard let first = curve.first, let last = curve.last, curve.count > 1 else { return "" }
        let kept = last.perChip / first.perChip
        return ", and \(kept >= 0.8 ? "" : kept >= 0.25 ? "partly " : "not ")scalable (a chip keeps "
            + "\(Figure.text(100 * kept)) % of its speed from \(first.machine) to \(last.machine))"
    }
}
