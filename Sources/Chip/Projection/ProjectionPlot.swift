/// Speed and energy over the size of the machine, as an SVG picture with logarithmic axes.
public struct ProjectionPlot: Sendable {
    /// A line: one format over all machines.
    public struct Series: Sendable {
        /// Its name.
        let name: String
        /// Its points, in the order of the machines.
        let points: [ProjectionReport.Point]

        /// Makes a line; the arguments are the properties.
        public init(_ name: String, _ points: [ProjectionReport.Point]) {
            (self.name, self.points) = (name, points)
        }
    }

    private let model: String
    private let series: [Series]
    private let rivals: [ProjectionReport.Rival]

    private static let colours = ["#0b6e99", "#c2410c", "#4d7c0f"]
    private static let rivalColours = ["#6b21a8", "#525252"]

    /// A picture of some lines and of other computers beside them.
    public init(_ model: String, _ series: [Series], _ rivals: [ProjectionReport.Rival]) {
        (self.model, self.series, self.rivals) = (model, series, rivals)
    }

    /// The file.
    public var svg: String {
        let style = "font-family=\"Helvetica, Arial, DejaVu Sans, sans-serif\" font-size=\"13\" fill=\"#222\""
        let head =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1080 520\" width=\"1080\" height=\"520\" \(style)>"
        let title = SVG.text("Training \(model) on SpiNNaker: projected", 540, 28, anchor: "middle", size: 17)
        let speed = panel("images/s", left: 70) {
            $0.imagesPerSecond
        } rival: {
            $0.imagesPerSecond
        }
        let energy = panel("joules an image", left: 610) {
            $0.joulesPerImage
        } rival: {
            $0.joulesPerImage
        }
        let lines = [head, "<rect width=\"1080\" height=\"520\" fill=\"#fff\"/>", title] + speed + energy + legend
        return (lines + ["</svg>", ""]).joined(separator: "\n")
    }

    private func panel(
        _ name: String, left: Double, _ value: (ProjectionReport.Point) -> Double,
        rival: (ProjectionReport.Rival) -> Double
    ) -> [String] {
        let points = series.flatMap(\.points)
        let x = LogAxis(over: points.map { Double($0.chips) }, from: left, to: left + 430)
        let y = LogAxis(over: points.map(value) + rivals.map(rival), from: 430, to: 70)
        let lines = zip(series, Self.colours).flatMap { series, colour in
            SVG.line(series.points.map { (x.place(Double($0.chips)), y.place(value($0))) }, colour)
        }
        let dots = points.map { (x: x.place(Double($0.chips)), y: y.place(value($0))) }
        let beside = zip(rivals, Self.rivalColours).flatMap { other, colour -> [String] in
            let height = y.place(rival(other))
            return [
                SVG.segment(x.start, height, x.end, height, colour, width: 1.5, dash: "6 4"),
                Self.label(other.published.name, x, height, apartFrom: dots, colour),
            ]
        }
        return grid(x, y) + beside + lines
            + [
                SVG.text(name, left, 58, anchor: "start", size: 14),
                SVG.text("chips", (x.start + x.end) / 2, 472, anchor: "middle", size: 13),
            ]
    }

    /// A text above or below a level line, at its left or right end, wherever the dots are farthest away.
    private static func label(
        _ text: String, _ x: LogAxis, _ height: Double, apartFrom dots: [(x: Double, y: Double)], _ colour: String
    ) -> String {
        let half = 3.5 * Double(text.count)
        func room(_ place: (isLeft: Bool, y: Double)) -> Double {
            let middle = place.isLeft ? x.start + half : x.end - half
            return dots.reduce(Double.infinity) { min($0, max(abs($1.x - middle) - half, 2 * abs($1.y - place.y))) }
        }
        let places = [true, false].flatMap { [($0, height - 6), ($0, height + 15)] }
        let best = places.max { room($0) < room($1) } ?? (true, height)
        return SVG.text(
            text, best.0 ? x.start + 6 : x.end - 6, best.1, anchor: best.0 ? "start" : "end", size: 12, colour: colour)
    }

    private func grid(_ x: LogAxis, _ y: LogAxis) -> [String] {
        let faint =
            x.smallTicks.map { SVG.segment(x.place($0), y.start, x.place($0), y.end, "#f0f0f0", width: 1) }
            + y.smallTicks.map { SVG.segment(x.start, y.place($0), x.end, y.place($0), "#f0f0f0", width: 1) }
        let strong = x.ticks.flatMap { tick in
            [
                SVG.segment(x.place(tick), y.start, x.place(tick), y.end, "#cfcfcf", width: 1),
                SVG.text(SVG.label(tick), x.place(tick), y.start + 18, anchor: "middle", size: 12),
            ]
        }
        let rows = y.ticks.flatMap { tick in
            [
                SVG.segment(x.start, y.place(tick), x.end, y.place(tick), "#cfcfcf", width: 1),
                SVG.text(SVG.label(tick), x.start - 7, y.place(tick) + 4, anchor: "end", size: 12),
            ]
        }
        return faint + strong + rows
    }

    private var legend: [String] {
        zip(series.indices, Self.colours).flatMap { index, colour -> [String] in
            let x = 70 + 180 * Double(index)
            return SVG.line([(x, 500), (x + 30, 500)], colour)
                + [SVG.text("SpiNNaker, \(series[index].name)", x + 40, 504, anchor: "start", size: 13)]
        } + [
            SVG.text(
                "dashed: as published, brought to this model by its products", 1040, 504,
                anchor: "end", size: 12, colour: "#525252")
        ]
    }
}
