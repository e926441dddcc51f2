extension Optimizer {
    /// The tensors of a state in the order of checkpoints: the weights under their names, then each slot as
    /// `optimizer/SLOT/NAME`.
    package func stateTensors(of model: Model) -> [(name: String, shape: [Int])] {
        let parameters = model.parameters
        let prefixes = [""] + slotNames.map { "optimizer/\($0)/" }
        return prefixes.flatMap { prefix in parameters.map { (prefix + $0.name, $0.shape) } }
    }
}
