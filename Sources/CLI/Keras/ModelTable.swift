package import Keras
package import NeuralNetwork

/// The layers of a model as a table.
package enum ModelTable {
    /// Of a file of Keras, with how it is trained and what is not supported.
    package static func text(_ model: KerasModel) -> String {
        let network = model.network
        let rows = network.rows.map { row in
            [row.name, row.className, row.shape.map(shape) ?? "?", row.parameters == 0 ? "" : "\(row.parameters)"]
        }
        let count = network.variables.reduce(0) { $0 + $1.count }
        let trained = network.variables.filter(\.isTrained).reduce(0) { $0 + $1.count }
        var lines = table(rows, input: shape(model.graph.inputShape))
        lines.append("")
        lines.append("\(count) parameters, \(trained) of them trained")
        if network.endsWithSoftmax { lines.append("the softmax at the end is computed with the loss") }
        if let compile = model.compile { lines.append(training(compile)) }
        lines += model.problems.map { "not supported: \($0)" }
        return lines.joined(separator: "\n")
    }

    /// Of a model of ours.
    package static func text(_ model: Model) -> String {
        let counts = Dictionary(grouping: model.parameters) {
            $0.name.split(separator: "/").dropLast().joined(separator: "/")
        }
        .mapValues { $0.reduce(0) { $0 + $1.count } }
        let rows = zip(model.layers, model.shapes).map { layer, shape in
            let kind = "\(layer.operation)".prefix { $0 != "(" }
            return [layer.name, String(kind), "\(shape)", counts[layer.name].map(String.init) ?? ""]
        }
        let count = model.parameters.reduce(0) { $0 + $1.count }
        return (table(rows, input: "\(model.inputShape)") + ["", "\(count) parameters"]).joined(separator: "\n")
    }

    private static func table(_ rows: [[String]], input: String) -> [String] {
        TextTable(
            head: ["layer", "kind", "gives", "parameters"], rows: [["", "input", input, ""]] + rows, leftColumns: 3
        ).lines
    }

    private static func training(_ compile: KerasCompile) -> String {
        let metrics = compile.metrics.map(\.name)
        return [
            compile.objective.map { "loss \($0.loss.name.rawValue)" },
            compile.optimizer.map { "optimizer \("\($0.rule)".prefix { $0 != "(" }) at \($0.learningRate.initial)" },
            metrics.isEmpty ? nil : "metrics \(metrics.joined(separator: ", "))",
        ].compactMap(\.self).joined(separator: "; ")
    }

    private static func shape(_ sides: [Int]) -> String {
        sides.count == 1 ? "(\(sides[0]),)" : "(\(sides.map(String.init).joined(separator: ", ")))"
    }
}
