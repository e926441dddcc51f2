/// The emulator against what has been published about the hardware: every figure on its side is computed here and now, by
/// the models or by a simulation of packets, from the constants given.
///
/// Takes about a second.
public enum Fidelity {
    /// All rows, topic by topic.
    public static func rows(_ constants: Constants = Constants()) -> [FidelityRow] {
        links(constants) + cores(constants) + energy(constants) + machines(constants) + rings(constants)
    }

    /// The table as a page of Markdown, with what is behind it.
    public static func page(_ rows: [FidelityRow], _ constants: Constants = Constants()) -> String {
        let topics = FidelityRow.Topic.allCases.map { topic in section(topic, rows.filter { $0.topic == topic }) }
        let apart = rows.count { !$0.agrees }
        return """
            # Fidelity

            What the emulator says beside what has been published about SpiNNaker. `make fidelity` writes this page, and a
            test holds that it is up to date. The figures in the column "emulator" are computed by the models and the
            simulation, none is typed in. Of \(rows.count) figures \(rows.count - apart) agree within a tenth; behind the
            others stands why they do not.

            The rates of links and the powers of boards and cores are the emulator's inputs, so rows on them show that
            nothing is lost on the way, not that the inputs are right. No figure was found for the time of a hop or
            for the energy of SDRAM and DMA.


            """ + topics.joined(separator: "\n") + "\n" + constantsSection(constants)
    }

    private static func section(_ topic: FidelityRow.Topic, _ rows: [FidelityRow]) -> String {
        let head = "## \(topic.rawValue)\n\n| what | published | emulator | error | computed | source |\n"
        let lines = rows.map { row in
            let sign = row.errorPercent >= 0 ? "+" : "−"
            let cells = [
                row.quantity, DecimalText.text(row.published), DecimalText.text(row.predicted),
                (row.agrees ? "" : "**") + sign + DecimalText.fixed(abs(row.errorPercent), 1) + " %"
                    + (row.agrees ? "" : "**"),
                row.method + (row.reason.map { ". *" + $0 + "*" } ?? ""), row.source,
            ]
            return "| " + cells.joined(separator: " | ") + " |\n"
        }
        return head + "| --- | ---: | ---: | ---: | --- | --- |\n" + lines.joined()
    }

    private static func constantsSection(_ constants: Constants) -> String {
        let lines = constants.all.map { constant in
            let unit = constant.unit == "1" ? "" : " " + constant.unit
            return
                "| `\(constant.name.rawValue)` | \(DecimalText.text(constant.value))\(unit) | \(constant.kind.rawValue)"
                + " | \(constant.source) |\n"
        }
        return "## Constants\n\n| name | value | kind | source |\n| --- | ---: | --- | --- |\n" + lines.joined()
    }
}
