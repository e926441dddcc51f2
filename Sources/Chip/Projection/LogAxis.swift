internal import Glibc

/// A logarithmic axis of a plot, from one power of ten to another.
package struct LogAxis: Sendable, Hashable {
    /// The powers of ten at the ends.
    package let decades: ClosedRange<Int>
    /// Where the ends are drawn.
    let start: Double
    let end: Double

    /// An axis with room for all values, which are above 0, and at least one decade.
    package init(over values: [Double], from start: Double, to end: Double) {
        let (least, most) = (values.min() ?? 1, values.max() ?? 10)
        let first = Int(log10(least).rounded(.down))
        decades = first...max(first + 1, Int(log10(most).rounded(.up)))
        (self.start, self.end) = (start, end)
    }

    /// Where a value is drawn.
    package func place(_ value: Double) -> Double {
        let share = (log10(value) - Double(decades.lowerBound)) / Double(decades.upperBound - decades.lowerBound)
        return start + share * (end - start)
    }

    /// Values with a line and a label: the powers of ten.
    package var ticks: [Double] { decades.map { pow(10, Double($0)) } }

    /// Values with a fainter line: 2 to 9 times these.
    package var smallTicks: [Double] { ticks.dropLast().flatMap { tick in (2...9).map { tick * Double($0) } } }
}
