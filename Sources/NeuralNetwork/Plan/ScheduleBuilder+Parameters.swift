extension ScheduleBuilder {
    /// The layout of the next parameter, if the nominal plan or an earlier use of a shared layer has decided on it.
    var settledTensor: TensorDescription? { (fixed ?? schedule.storages).dropFirst(parameterCount).first?.tensor }

    /// Notes a use of the next parameters. The first use of a layer says how they lie.
    mutating func store(_ storages: [ParameterStorage]) {
        for storage in storages {
            if parameterCount == schedule.storages.count {
                schedule.storages.append(storage)
                usesToCome.append(0)
            }
            usesToCome[parameterCount] += 1
            parameterCount += 1
        }
    }

    /// Where a kernel is to write the gradient of a parameter: in its place, or if a later use of the layer has written
    /// there already in a buffer, for `addGradient`.
    mutating func gradientPlace(_ parameter: Int, _ tensor: TensorDescription) -> Schedule.Place {
        begunGradients.insert(parameter).inserted
            ? .gradient(parameter) : .buffer(schedule.makeBuffer(bytes: tensor.bytes))
    }

    /// Adds a gradient that was written in a buffer to that of the later uses of its layer.
    mutating func addGradient(
        _ place: Schedule.Place, _ tensor: TensorDescription, _ parameter: Int, _ name: String
    ) throws(EngineError) {
        guard case .buffer = place else { return }
        try emitSum(
            "\(name) sum of uses", tensor, .gradient(parameter), tensor, place, tensor, .gradient(parameter))
    }

    /// Notes that the gradients of a use are there; those of the first use, which comes last, are final.
    mutating func finish(from parameter: Int, count: Int) {
        for place in parameter..<parameter + count { usesToCome[place] -= 1 }
        guard usesToCome[parameter] == 0 else { return }
        schedule.append(.finished(from: parameter, count: count))
    }

    /// Whether a layer's parameters have several uses, which may not depend on how one of them finds its input lying.
    func isShared(_ layer: Int) -> Bool {
        let owners = model.owners
        return owners.filter { $0 == owners[layer] }.count > 1
    }
}
