internal import COneDNN

/// A compiled kernel and the tensors that it works on, ready to run.
@safe final class Primitive {
    /// The layer and the pass, for error messages.
    let subject: String
    private let handle: dnnl_primitive_t
    private let arguments: [dnnl_exec_arg_t]
    private let memories: [MemoryObject]

    /// Compiles the kernel. oneDNN keeps compiled code, so the second plan of the same shape is made quickly.
    init(
        _ description: PrimitiveDescription, _ tensors: [(argument: Int32, memory: MemoryObject)], _ subject: String
    ) throws(EngineError) {
        var made: dnnl_primitive_t?
        unsafe try check(dnnl_primitive_create(&made, description.handle), "dnnl_primitive_create", subject)
        guard let made = unsafe made else { throw EngineError.noHandle("dnnl_primitive_create") }
        unsafe handle = made
        unsafe arguments = tensors.map { unsafe dnnl_exec_arg_t(arg: $0.argument, memory: $0.memory.handle) }
        memories = tensors.map(\.memory)
        self.subject = subject
    }

    /// Runs the kernel on the calling thread and waits for it.
    func execute(on stream: Stream) throws(EngineError) {
        let status = unsafe arguments.withUnsafeBufferPointer { list in
            unsafe dnnl_primitive_execute(handle, stream.handle, Int32(list.count), list.baseAddress)
        }
        try check(status, "dnnl_primitive_execute", subject)
    }

    deinit { unsafe dnnl_primitive_destroy(handle) }
}
