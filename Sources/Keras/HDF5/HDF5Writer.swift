internal import CHDF5
internal import Glibc

/// An HDF5 file to write: old-style groups, contiguous data, no times, so equal content is equal bytes.
package struct HDF5Writer: ~Copyable {
    private let file: HDF5Handle

    private init(path: String) throws(KerasError) {
        file = try HDF5Handle(
            unsafe H5Fcreate(path, regatta_h5_truncate(), 0, 0), "",
            "cannot be written; its folder must exist and allow it")
    }

    /// Makes an HDF5 file that `body` fills, and gives it open, to read: its name is gone already.
    ///
    /// It lies on the disk at `path` meanwhile, so that it takes no memory. No other HDF5 file is written then.
    package static func file(
        at path: String, _ body: (borrowing HDF5Writer) throws(KerasError) -> Void
    ) throws(KerasError) -> FileDescriptor {
        defer { _ = unsafe unlink(path) }
        try HDF5Library.locked { () throws(KerasError) in
            let writer = try HDF5Writer(path: path)
            try body(writer)
            try check(H5Fflush(writer.file.id, H5F_SCOPE_GLOBAL), "", "cannot be written; is the disk full?")
        }
        return try FileDescriptor(reading: path)
    }

    /// Makes a group, and those around it that are missing.
    package func group(_ path: String) throws(KerasError) {
        var place = ""
        for name in path.split(separator: "/") {
            place += "/\(name)"
            if unsafe H5Lexists(file.id, place, 0) > 0 { continue }
            _ = try HDF5Handle(unsafe H5Gcreate2(file.id, place, 0, 0, 0), path, "the group cannot be made")
        }
    }

    /// Gives a group a text, as h5py does: of variable length, UTF-8.
    package func attribute(_ name: String, of path: String, _ text: String) throws(KerasError) {
        let object = try HDF5Handle(unsafe H5Oopen(file.id, path, 0), path, "there is no such group")
        let type = try HDF5Handle(H5Tcopy(regatta_h5_string()), path, "libhdf5 has no memory")
        _ = H5Tset_size(type.id, regatta_h5_variable())
        _ = H5Tset_cset(type.id, H5T_CSET_UTF8)
        let space = try HDF5Handle(H5Screate(H5S_SCALAR), path, "libhdf5 has no memory")
        let attribute = try HDF5Handle(
            unsafe H5Acreate2(object.id, name, type.id, space.id, 0, 0), path, "cannot have an attribute \(name)")
        let status = unsafe text.withCString { text in
            var pointer: UnsafePointer<CChar>? = unsafe text
            return unsafe H5Awrite(attribute.id, type.id, &pointer)
        }
        try check(status, path, "the attribute \(name) cannot be written")
    }

    /// Writes a tensor: float32, or int64 if it has integers.
    package func dataset(_ path: String, _ tensor: KerasTensor) throws(KerasError) {
        let isInteger = tensor.integers != nil
        let dataset = try dataset(
            path, tensor.shape, isInteger ? regatta_h5_stored_int64() : regatta_h5_stored_float())
        guard !tensor.values.isEmpty else { return }
        let status =
            if let integers = tensor.integers {
                unsafe H5Dwrite(dataset.id, regatta_h5_native_int64(), 0, 0, 0, integers)
            } else {
                unsafe H5Dwrite(dataset.id, regatta_h5_native_float(), 0, 0, 0, tensor.values)
            }
        try check(status, path, "cannot be written; is the disk full?")
    }

    private func dataset(_ path: String, _ shape: [Int], _ type: hid_t) throws(KerasError) -> HDF5Handle {
        let sizes = shape.map(hsize_t.init)
        let space = try HDF5Handle(
            unsafe shape.isEmpty ? H5Screate(H5S_SCALAR) : H5Screate_simple(Int32(shape.count), sizes, nil), path,
            "cannot have the shape \(shape)")
        let properties = try HDF5Handle(H5Pcreate(regatta_h5_dataset_create()), path, "libhdf5 has no memory")
        _ = H5Pset_obj_track_times(properties.id, false)
        return try HDF5Handle(
            unsafe H5Dcreate2(file.id, path, type, space.id, 0, properties.id, 0), path, "the dataset cannot be made")
    }
}
