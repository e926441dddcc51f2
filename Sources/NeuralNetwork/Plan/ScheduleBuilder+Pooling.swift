internal import COneDNN

extension ScheduleBuilder {
    /// A pooling layer on the way back.
    struct PoolingNode {
        let name: String
        let kernels: PoolingKernels
        let forward: PrimitiveDescription
        let x: Tensor
        let y: Tensor
        let workspace: Schedule.Operand?
    }

    /// The largest of each window, in the layout that the input has.
    mutating func forward(_ name: String, _ pool: MaxPooling2D, _ x: Tensor) throws(EngineError) -> Tensor {
        let shape = Operation.maxPooling2D(pool).output(of: x.shape)
        let kernels = PoolingKernels(name, pool, over: x.shape)
        var sizes = self.sizes(shape)
        sizes[1] = x.description.layout.sizes[1]
        let any = try TensorDescription(sizes, dnnl_format_tag_any, name)
        let kernel = try kernels.forward(x.description, any, mode, processor)
        let description = try kernel.requiredTensor(dnnl_query_dst_md, name)
        let y = Tensor(description: description, buffer: schedule.makeBuffer(bytes: description.bytes), shape: shape)
        let workspace = kernel.tensor(dnnl_query_workspace_md).map { tensor in
            Schedule.Operand(
                argument: DNNL_ARG_WORKSPACE, tensor: tensor,
                place: .buffer(schedule.makeBuffer(bytes: tensor.bytes)))
        }
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_SRC, tensor: x.description, place: .buffer(x.buffer)),
                .init(argument: DNNL_ARG_DST, tensor: description, place: .buffer(y.buffer)),
            ] + (workspace.map { [$0] } ?? []), "\(name) forward")
        nodes.append(
            .pooling(PoolingNode(name: name, kernels: kernels, forward: kernel, x: x, y: y, workspace: workspace)))
        return y
    }

    /// Sends each gradient to its winner.
    ///
    /// A ReLU just before is undone here, on the pooled gradient: the winner of a window is positive exactly if the
    /// pooled value is, so the bits are the same and a fourth of the memory is touched (2×2 windows; 0.42 ms less
    /// of 44 for `cnn` at batch 64).
    mutating func backward(_ node: PoolingNode, at index: Int, _ gradient: Int) throws(EngineError) -> Int {
        if index > 0, let name = reluName(at: index - 1) {
            try emitReLUBackward(name, node.y, gradient)
            undone.insert(index - 1)
        }
        let kernel = try node.kernels.backward(node.x.description, node.y.description, node.forward, processor)
        let buffer = schedule.makeBuffer(bytes: node.x.description.bytes)
        emit(
            kernel,
            [
                .init(argument: DNNL_ARG_DIFF_DST, tensor: node.y.description, place: .buffer(gradient)),
                .init(argument: DNNL_ARG_DIFF_SRC, tensor: node.x.description, place: .buffer(buffer)),
            ] + (node.workspace.map { [$0] } ?? []), "\(node.name) backward")
        return buffer
    }

    /// The layer's name if the node ends with a ReLU.
    private func reluName(at index: Int) -> String? {
        switch nodes[index] {
        case .weighted(let node) where node.relu: node.name
        case .relu(let name, _): name
        default: nil
        }
    }
}
