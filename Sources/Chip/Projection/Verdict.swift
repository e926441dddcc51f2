/// The answer to the question that the program is for, in one sentence with its numbers.
enum Verdict {
    static func text(
        _ model: String, _ format: ChipFormat, _ point: ProjectionReport.Point, _ curve: [ProjectionReport.Point],
        _ rivals: [ProjectionReport.Rival]
    ) -> String {
        let parts = rivals.map { rival in
            "\(ratio(rival.joulesPerImage / point.joulesPerImage)) the energy efficiency and "
                + "\(ratio(point.imagesPerSecond / rival.imagesPerSecond)) the speed of \(rival.published.name)"
        }
        let isFrugal = rivals.allSatisfy { point.joulesPerImage < $0.joulesPerImage }
        let answer = isFrugal ? "Yes for energy" : "No"
        return
            "\(answer): for \(model) in \(format.rawValue), \(point.machine) trains \(Figure.text(point.imagesPerSecond)) "
            + "images/s at \(Figure.text(point.joulesPerImage)) J each, " + parts.joined(separator: " and ")
            + ", and it scales\(scaling(curve)); what holds it up is \(point.bottleneck.rawValue)."
    }

    /// What of the speed a chip is left with from the smallest machine of the curve to the largest.
    private static func scaling(_ curve: [ProjectionReport.Point]) -> String {
        guard let first = curve.first, let last = curve.last, curve.count > 1 else { return " not at all" }
        let kept = 100 * last.perChip / first.perChip
        return " from \(first.machine) to \(last.machine) with \(Figure.text(kept)) % of the speed a chip"
    }

    private static func ratio(_ value: Double) -> String { Figure.text(value) + " times" }
}
