internal import CHDF5
internal import Synchronization

/// libhdf5, of which builds differ in whether they are thread-safe: all calls are made behind one lock.
enum HDF5Library {
    private static let lock = Mutex(())

    /// Runs `body`, in which libhdf5 may be called, when nobody else does.
    static func locked(_ body: () throws(KerasError) -> Void) throws(KerasError) {
        try lock.withLock { (_) throws(KerasError) in
            // For each thread: no stacks of errors on the terminal.
            _ = H5Eset_auto2(hid_t(H5E_DEFAULT), nil, nil)
            try body()
        }
    }
}

/// Something that libhdf5 has open: a file, group, dataset, type, … Closed when its owner goes.
struct HDF5Handle: ~Copyable {
    let id: hid_t

    /// Takes what a call returned; a negative number becomes an error about `place`.
    init(_ id: hid_t, _ place: String, _ problem: @autoclosure () -> String) throws(KerasError) {
        guard id >= 0 else { throw KerasError(place: place, problem: problem()) }
        self.id = id
    }

    deinit { _ = H5Idec_ref(id) }
}

/// Turns the failure of a call of libhdf5 into an error about `place`.
func check<Status: SignedInteger>(
    _ status: Status, _ place: String, _ problem: @autoclosure () -> String
) throws(KerasError) {
    guard status >= 0 else { throw KerasError(place: place, problem: problem()) }
}
