internal import COneDNN

/// A kernel that oneDNN has chosen, with the layouts that it wants; not yet compiled.
@safe final class PrimitiveDescription {
    let handle: dnnl_primitive_desc_t

    /// Asks for the first kernel that fits `operation`, a pointer to one of oneDNN's `…_desc_t` structs.
    ///
    /// - Parameter forward: The forward kernel, for a backward one.
    init(
        _ operation: UnsafeRawPointer, relu: Bool = false, forward: PrimitiveDescription? = nil,
        _ processor: Processor, _ subject: String
    ) throws(EngineError) {
        let attributes = try Attributes(relu: relu, subject)
        var made: dnnl_primitive_desc_t?
        unsafe try check(
            dnnl_primitive_desc_create(&made, operation, attributes.handle, processor.handle, forward?.handle),
            "dnnl_primitive_desc_create", subject)
        guard let made = unsafe made else { throw EngineError.noHandle("dnnl_primitive_desc_create") }
        unsafe handle = made
    }

    /// A copy from one layout to another.
    init(
        reorder from: TensorDescription, to: TensorDescription, _ processor: Processor, _ subject: String
    ) throws(EngineError) {
        let attributes = try Attributes(relu: false, subject)
        var (source, target) = (from.value, to.value)
        var made: dnnl_primitive_desc_t?
        unsafe try check(
            dnnl_reorder_primitive_desc_create(
                &made, &source, processor.handle, &target, processor.handle, attributes.handle),
            "dnnl_reorder_primitive_desc_create", subject)
        guard let made = unsafe made else { throw EngineError.noHandle("dnnl_reorder_primitive_desc_create") }
        unsafe handle = made
    }

    deinit { unsafe dnnl_primitive_desc_destroy(handle) }

    /// The tensor that the kernel takes or gives, in its layout; nil if it has none of that kind.
    func tensor(_ query: dnnl_query_t, _ index: Int32 = 0) -> TensorDescription? {
        guard let found = unsafe dnnl_primitive_desc_query_md(handle, query, index) else { return nil }
        let value = unsafe found.pointee
        return value.ndims == 0 ? nil : TensorDescription(value)
    }

    /// A tensor that the kernel must have, or the choice of kernel was wrong.
    func requiredTensor(_ query: dnnl_query_t, _ subject: String) throws(EngineError) -> TensorDescription {
        guard let found = tensor(query) else {
            throw EngineError(code: .status("no tensor"), call: "dnnl_primitive_desc_query_md", subject: subject)
        }
        return found
    }

    /// What oneDNN calls the kernel: `jit:avx512_core`, `brgemm:avx512_core`, `ref:any`.
    var kernelName: String {
        var text: UnsafePointer<CChar>?
        unsafe dnnl_primitive_desc_query(handle, dnnl_query_impl_info_str, 0, &text)
        return unsafe text.map { unsafe String(cString: $0) } ?? ""
    }

    /// Whether it only changes layout or number format.
    var isReorder: Bool {
        var kind = dnnl_undefined_primitive
        unsafe dnnl_primitive_desc_query(handle, dnnl_query_primitive_kind, 0, &kind)
        return kind == dnnl_reorder
    }

    /// Whether it is oneDNN's plain C++ loop, 100 to 1,000 times slower than a compiled kernel.
    var isReference: Bool {
        ["ref", "simple"].contains { kernelName.hasPrefix($0) }
    }
}

/// Settings of every kernel of ours: scratch memory comes from the arena, ReLU may follow at once.
@safe private final class Attributes {
    let handle: dnnl_primitive_attr_t

    init(relu: Bool, _ subject: String) throws(EngineError) {
        var made: dnnl_primitive_attr_t?
        unsafe try check(dnnl_primitive_attr_create(&made), "dnnl_primitive_attr_create", subject)
        guard let made = unsafe made else { throw EngineError.noHandle("dnnl_primitive_attr_create") }
        unsafe handle = made
        unsafe try check(
            dnnl_primitive_attr_set_scratchpad_mode(handle, dnnl_scratchpad_mode_user),
            "dnnl_primitive_attr_set_scratchpad_mode", subject)
        if relu { try appendReLU(subject) }
    }

    private func appendReLU(_ subject: String) throws(EngineError) {
        let operations = try PostOperations(subject)
        unsafe try check(
            dnnl_post_ops_append_eltwise(operations.handle, 1, dnnl_eltwise_relu, 0, 0),
            "dnnl_post_ops_append_eltwise", subject)
        unsafe try check(
            dnnl_primitive_attr_set_post_ops(handle, operations.handle), "dnnl_primitive_attr_set_post_ops", subject)
    }

    deinit { unsafe dnnl_primitive_attr_destroy(handle) }
}

/// What follows a kernel while its result is still in registers.
@safe private final class PostOperations {
    let handle: dnnl_post_ops_t

    init(_ subject: String) throws(EngineError) {
        var made: dnnl_post_ops_t?
        unsafe try check(dnnl_post_ops_create(&made), "dnnl_post_ops_create", subject)
        guard let made = unsafe made else { throw EngineError.noHandle("dnnl_post_ops_create") }
        unsafe handle = made
    }

    deinit { unsafe dnnl_post_ops_destroy(handle) }
}
