internal import Glibc
internal import Synchronization

/// The first page of shared memory, written by both sides: its name, and whether the reader has opened it.
@safe final class SharedPage {
    static let byteCount = 4096

    private let base: UnsafeMutableRawPointer
    private let taken: UnsafeMutablePointer<Atomic<UInt32>>

    init?(_ file: Int32) {
        guard let base = unsafe SealedFile.map(file, Self.byteCount, from: 0, PROT_READ | PROT_WRITE) else {
            return nil
        }
        unsafe self.base = unsafe base
        unsafe taken = (base + MemoryLayout<UInt64>.size).bindMemory(to: Atomic<UInt32>.self, capacity: 1)
    }

    deinit { unsafe munmap(base, Self.byteCount) }

    var name: UInt64 {
        get { unsafe base.load(as: UInt64.self) }
        set { unsafe base.storeBytes(of: newValue, as: UInt64.self) }
    }

    var isTaken: Bool {
        get { unsafe taken.pointee.load(ordering: .acquiring) != 0 }
        set { unsafe taken.pointee.store(newValue ? 1 : 0, ordering: .releasing) }
    }
}

/// Anonymous files of a fixed size: reading one that a peer could cut short would end this process with a signal.
enum SealedFile {
    // linux/fcntl.h and linux/memfd.h, whose macros Swift does not see.
    static let creationFlags: UInt32 = 1 | 2  // MFD_CLOEXEC | MFD_ALLOW_SEALING
    private static let addSeals: Int32 = 1033  // F_ADD_SEALS
    private static let getSeals: Int32 = 1034  // F_GET_SEALS
    private static let seals: Int32 = 1 | 2 | 4  // F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW

    static func resizeAndSeal(_ file: Int32, bytes: Int) -> Bool {
        ftruncate(file, bytes) == 0 && fcntl(file, addSeals, seals) == 0
    }

    static func isSealed(_ file: Int32, bytes: Int) -> Bool {
        var status = stat()
        let found = fcntl(file, getSeals)
        guard found >= 0, found & seals == seals else { return false }
        return unsafe fstat(file, &status) == 0 && Int(status.st_size) == bytes
    }

    /// Maps `count` bytes from a page border on, present at once; nil if the system refuses.
    static func map(_ file: Int32, _ count: Int, from offset: Int, _ access: Int32) -> UnsafeMutableRawPointer? {
        let address = unsafe mmap(nil, count, access, MAP_SHARED | MAP_POPULATE, file, offset)
        return unsafe address == MAP_FAILED ? nil : address
    }
}
