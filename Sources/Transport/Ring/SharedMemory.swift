internal import CLinux
internal import Glibc
internal import Wire

/// Memory that the next rank, a process of the same host, can read in place, so that payloads there are not copied.
///
/// It is an anonymous file of the kernel: nothing is left behind, however the process ends. Whoever opens it keeps
/// it, so it may be freed as soon as the sender needs it no more.
@safe public final class SharedMemory: @unchecked Sendable {
    /// The memory, zero at first, aligned to a page.
    public let bytes: UnsafeMutableRawBufferPointer
    let offer: SharedMemoryOffer
    private let file: Int32
    private let page: SharedPage

    /// Makes memory; nil if the system gives none, or for 0 bytes.
    public init?(byteCount: Int) {
        guard byteCount > 0 else { return nil }
        let file = unsafe memfd_create("regatta-sums", SealedFile.creationFlags)
        guard file >= 0 else { return nil }
        guard SealedFile.resizeAndSeal(file, bytes: SharedPage.byteCount + byteCount),
            let page = SharedPage(file),
            let base = unsafe SealedFile.map(file, byteCount, from: SharedPage.byteCount, PROT_READ | PROT_WRITE)
        else {
            close(file)
            return nil
        }
        unsafe bytes = UnsafeMutableRawBufferPointer(start: base, count: byteCount)
        (self.file, self.page) = (file, page)
        offer = SharedMemoryOffer(
            name: .random(in: 1...UInt64.max), process: UInt32(bitPattern: getpid()), file: UInt32(file),
            payloadBytes: UInt64(byteCount))
        page.name = offer.name
    }

    deinit {
        unsafe munmap(bytes.baseAddress, bytes.count)
        close(file)
    }

    /// The random name that places in the memory bear.
    package var name: UInt64 { offer.name }

    /// The next rank has opened the memory: from now on it understands places.
    var isTaken: Bool { page.isTaken }

    /// Where a payload lies; nil if it is not in this memory.
    func place(of payload: UnsafeRawBufferPointer) -> SharedPlace? {
        guard let base = unsafe bytes.baseAddress, let start = payload.baseAddress else { return nil }
        let offset = unsafe start - UnsafeRawPointer(base)
        guard offset >= 0, unsafe offset + payload.count <= bytes.count else { return nil }
        return SharedPlace(name: offer.name, offset: UInt64(offset), count: UInt64(payload.count))
    }
}

/// The previous rank's memory, open for reading.
@safe final class SharedMapping {
    let name: UInt64
    private let bytes: UnsafeRawBufferPointer

    /// Opens what was offered and says so to its owner; nil if it cannot be, as from another container.
    ///
    /// The file is one that cannot shrink, has the size and bears the name that was said, or it is left alone.
    init?(_ offer: SharedMemoryOffer) {
        guard let count = Int(exactly: offer.payloadBytes), count > 0, count < Int.max - SharedPage.byteCount else {
            return nil
        }
        let file = unsafe open(
            "/proc/\(offer.process)/fd/\(offer.file)", O_RDWR | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        guard SealedFile.isSealed(file, bytes: SharedPage.byteCount + count), let page = SharedPage(file),
            page.name == offer.name,
            let base = unsafe SealedFile.map(file, count, from: SharedPage.byteCount, PROT_READ)
        else { return nil }
        name = offer.name
        unsafe bytes = UnsafeRawBufferPointer(start: base, count: count)
        page.isTaken = true
    }

    deinit { unsafe munmap(UnsafeMutableRawPointer(mutating: bytes.baseAddress), bytes.count) }

    /// The bytes at a place; nil if it is none of this memory.
    func payload(at place: SharedPlace) -> UnsafeRawBufferPointer? {
        guard place.name == name, let offset = Int(exactly: place.offset), let count = Int(exactly: place.count),
            unsafe offset <= bytes.count && count <= bytes.count - offset
        else { return nil }
        return unsafe UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + count])
    }
}
