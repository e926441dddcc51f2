extension ProjectionReport {
    /// The report as tables for people.
    public var text: String {
        [summary, [""], limits, [""], joules, [""], store, [""], table, [""], comparison, ["", verdict]].flatMap { $0 }
            .joined(separator: "\n")
    }

    private var summary: [String] {
        [
            "\(model) in \(format.rawValue) on \(point.machine): \(counted(point.boards, "board")), "
                + "\(Figure.grouped(point.chips)) chips, \(counted(point.groups, "group")) of \(point.group)",
            "Products: \(Figure.text(Double(forwardProducts) / 1e9)) G an image forward, "
                + "\(Figure.text(Double(trainingProducts) / 1e9)) G with the way back",
            "Step: \(point.batch) images, \(passes == 1 ? "1 pass" : "\(passes) passes") of \(imagesPerPass) in each group, "
                + Figure.time(stepSeconds),
            "Speed: \(Figure.text(point.imagesPerSecond)) images/s, an epoch of \(Figure.grouped(epochImages)) in "
                + Figure.time(epochSeconds),
            "Power: \(Figure.text(point.watts)) W, \(Figure.text(point.joulesPerImage)) J an image, "
                + "\(Figure.text(imagesPerSecondWithin3kW)) images/s within 3 kW",
            "Bottleneck: \(point.bottleneck.rawValue)",
        ]
    }

    private var limits: [String] {
        Self.aligned(
            [["of a step", "alone", "decides"]]
                + terms.map { [$0.limit.rawValue, Figure.time($0.aloneSeconds), Figure.time($0.decidesSeconds)] })
    }

    private var joules: [String] {
        let terms: [(String, Double)] = [
            ("idle", energy.idle), ("housing", energy.housing), ("cores", energy.cores), ("packets", energy.packets),
            ("all of it", energy.total),
        ]
        return Self.aligned(
            [["joules", "a step", "an image", "an epoch"]]
                + terms.map { name, joules in
                    let image = joules / Double(point.batch)
                    return [name, Figure.text(joules), Figure.text(image), Figure.text(image * Double(epochImages))]
                })
    }

    private var store: [String] {
        [
            "Fullest chip: \(Figure.megabytes(memoryBytes)) of \(Figure.megabytes(memoryLimit)): weights "
                + "\(Figure.megabytes(memory.weights)), gradients \(Figure.megabytes(memory.gradients)), optimizer "
                + "\(Figure.megabytes(memory.optimizer)),",
            "  results \(Figure.megabytes(memory.results)), copies \(Figure.megabytes(memory.copies)), errors "
                + "\(Figure.megabytes(memory.errors)), images \(Figure.megabytes(memory.images)); "
                + "fullest routing table: \(Figure.grouped(routingEntries)) entries",
        ]
    }

    private var table: [String] {
        Self.aligned(
            [["machine", "boards", "group", "batch", "images/s", "W", "J/image", "bottleneck"]]
                + scaling.map {
                    [
                        $0.machine, Figure.grouped($0.boards), $0.group, Figure.grouped($0.batch),
                        Figure.text($0.imagesPerSecond), Figure.text($0.watts), Figure.text($0.joulesPerImage),
                        $0.bottleneck.rawValue,
                    ]
                })
    }

    private var comparison: [String] {
        Self.aligned(
            [["beside it", "images/s", "published", "W", "J/image", "images/s in 3 kW"]]
                + rivals.map {
                    [
                        $0.published.name, Figure.text($0.imagesPerSecond),
                        Figure.text($0.published.imagesPerSecond), Figure.text($0.published.watts),
                        Figure.text($0.joulesPerImage), Figure.text($0.imagesPerSecondWithin3kW),
                    ]
                }) + rivals.map { "  \($0.published.name): \($0.published.source)" }
    }

    /// Columns two blanks apart, the first to the left and the others to the right.
    private static func aligned(_ rows: [[String]]) -> [String] {
        let widths = rows[0].indices.map { column in rows.reduce(0) { max($0, $1[column].count) } }
        return rows.map { row in
            row.indices.map {
                $0 == 0 ? row[0].rightPadded(to: widths[0]) : row[$0].leftPadded(to: widths[$0])
            }.joined(separator: "  ")
        }
    }
}
