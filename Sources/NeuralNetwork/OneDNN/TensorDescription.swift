internal import COneDNN

/// Sizes, layout and number format of a tensor, as oneDNN describes it.
struct TensorDescription {
    let value: dnnl_memory_desc_t

    init(_ value: dnnl_memory_desc_t) {
        self.value = value
    }

    /// A float32 tensor of logical sizes `sizes` in a named layout; `dnnl_format_tag_any` leaves that to a kernel.
    init(_ sizes: [Int], _ tag: dnnl_format_tag_t, _ subject: String) throws(EngineError) {
        try self.init(sizes, tag, dnnl_f32, subject)
    }

    /// The same of numbers in some format.
    init(
        _ sizes: [Int], _ tag: dnnl_format_tag_t, _ numbers: dnnl_data_type_t, _ subject: String
    ) throws(EngineError) {
        var made = dnnl_memory_desc_t()
        unsafe try check(
            dnnl_memory_desc_init_by_tag(&made, Int32(sizes.count), sizes.map(Int64.init), numbers, tag),
            "dnnl_memory_desc_init_by_tag", subject)
        value = made
    }

    /// The same sizes, the layout left to the kernel.
    func anyLayout(_ subject: String) throws(EngineError) -> TensorDescription {
        try TensorDescription(layout.sizes, dnnl_format_tag_any, value.data_type, subject)
    }

    /// A part of the tensor, in its memory.
    func part(at offsets: [Int], of sizes: [Int], _ subject: String) throws(EngineError) -> TensorDescription {
        var (whole, part) = (value, dnnl_memory_desc_t())
        unsafe try check(
            dnnl_memory_desc_init_submemory(&part, &whole, sizes.map(Int64.init), offsets.map(Int64.init)),
            "dnnl_memory_desc_init_submemory", subject)
        return TensorDescription(part)
    }

    /// Whether its numbers are float32.
    var isFloat32: Bool { value.data_type == dnnl_f32 }

    /// The same with float32 numbers.
    var inFloat32: TensorDescription { with(dnnl_f32) }

    /// The same with numbers of another format.
    func with(_ numbers: dnnl_data_type_t) -> TensorDescription {
        var other = value
        other.data_type = numbers
        return TensorDescription(other)
    }

    /// Whether every element is the same number at the same place in both.
    func isSame(as other: TensorDescription) -> Bool {
        value.data_type == other.value.data_type && layout.isSamePlacement(as: other.layout)
    }

    /// Bytes in memory, padding included.
    var bytes: Int {
        var copy = value
        return unsafe dnnl_memory_desc_get_size(&copy)
    }

    /// The layout as plain numbers.
    var layout: BlockedLayout {
        let dimensions = Int(value.ndims)
        let blocking = unsafe value.format_desc.blocking
        let blocks = Int(blocking.inner_nblks)
        return BlockedLayout(
            sizes: integers(of: value.dims, dimensions), padded: integers(of: value.padded_dims, dimensions),
            strides: integers(of: blocking.strides, dimensions),
            blocks: zip(integers(of: blocking.inner_idxs, blocks), integers(of: blocking.inner_blks, blocks)).map {
                BlockedLayout.Block(axis: $0, size: $1)
            })
    }
}

extension NumberFormat {
    /// oneDNN's word for it.
    var numbers: dnnl_data_type_t {
        switch self {
        case .float32: dnnl_f32
        case .bfloat16: dnnl_bf16
        case .accum, .accumFract: preconditionFailure("oneDNN has no \(rawValue)")
        }
    }
}

extension TensorDescription? {
    /// The tensor, or what oneDNN takes for none.
    var orNone: dnnl_memory_desc_t { self?.value ?? dnnl_memory_desc_t() }
}

/// The first `count` numbers of an array that C keeps in a struct.
private func integers<Tuple>(of tuple: Tuple, _ count: Int) -> [Int] {
    unsafe withUnsafeBytes(of: tuple) { bytes in
        unsafe bytes.bindMemory(to: Int64.self).prefix(count).map(Int.init)
    }
}
