internal import COneDNN

/// oneDNN's view of this processor. Cheap; one in each plan, so that nothing is shared.
@safe final class Processor {
    let handle: dnnl_engine_t

    init() throws(EngineError) {
        var made: dnnl_engine_t?
        unsafe try check(dnnl_engine_create(&made, dnnl_cpu, 0), "dnnl_engine_create", "plan")
        guard let made = unsafe made else { throw EngineError.noHandle("dnnl_engine_create") }
        unsafe handle = made
    }

    deinit { unsafe dnnl_engine_destroy(handle) }
}

/// The order in which primitives run; on a CPU each call returns when its work is done.
@safe final class Stream {
    let handle: dnnl_stream_t

    init(_ processor: Processor) throws(EngineError) {
        var made: dnnl_stream_t?
        unsafe try check(
            dnnl_stream_create(&made, processor.handle, dnnl_stream_default_flags.rawValue), "dnnl_stream_create",
            "plan")
        guard let made = unsafe made else { throw EngineError.noHandle("dnnl_stream_create") }
        unsafe handle = made
    }

    deinit { unsafe dnnl_stream_destroy(handle) }
}

/// Where a tensor lies: a description and an address that may change from call to call.
@safe final class MemoryObject {
    let handle: dnnl_memory_t
    private var address: UnsafeMutableRawPointer?

    /// A tensor that lies nowhere yet.
    init(_ description: TensorDescription, _ processor: Processor, _ subject: String) throws(EngineError) {
        var made: dnnl_memory_t?
        var value = description.value
        unsafe try check(
            dnnl_memory_create(&made, &value, processor.handle, nil), "dnnl_memory_create", subject,
            bytes: description.bytes)
        guard let made = unsafe made else { throw EngineError.noHandle("dnnl_memory_create") }
        unsafe handle = made
        unsafe address = nil
    }

    /// Lets the tensor lie at `pointer`. oneDNN writes the zeros of the padding at that moment, so nothing is done
    /// if it already lies there.
    func move(to pointer: UnsafeMutableRawPointer) throws(EngineError) {
        guard unsafe pointer != address else { return }
        unsafe try check(dnnl_memory_set_data_handle(handle, pointer), "dnnl_memory_set_data_handle", "plan")
        unsafe address = pointer
    }

    deinit { unsafe dnnl_memory_destroy(handle) }
}

extension EngineError {
    static func noHandle(_ call: String) -> EngineError {
        EngineError(code: .status("success, but no handle"), call: call, subject: "plan")
    }
}
