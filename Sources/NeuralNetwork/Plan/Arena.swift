internal import Glibc

/// A range of memory that is needed from step `first` to step `last`.
package struct ArenaBuffer {
    package let bytes: Int
    package var first: Int
    package var last: Int

    /// Makes a buffer.
    package init(bytes: Int, first: Int, last: Int) {
        self.bytes = bytes
        self.first = first
        self.last = last
    }

    /// Whether both are needed at one time.
    package func isAlive(with other: ArenaBuffer) -> Bool { first <= other.last && other.first <= last }
}

/// Gives each buffer a place, so that two that live at one time do not overlap.
package enum ArenaLayout {
    /// Cache line and vector of AVX-512, in bytes.
    package static let alignment = 64

    /// Offsets in bytes of the buffers, and the bytes of the whole.
    ///
    /// Largest first, each at the lowest gap that holds it. Quadratic in the number of buffers, of which a model
    /// has a few per layer.
    package static func place(_ buffers: [ArenaBuffer]) -> (offsets: [Int], bytes: Int) {
        var offsets = [Int](repeating: 0, count: buffers.count)
        var placed: [Int] = []
        let order = buffers.indices.sorted { (buffers[$1].bytes, $0) < (buffers[$0].bytes, $1) }
        for index in order {
            let neighbours = placed.filter { buffers[$0].isAlive(with: buffers[index]) }
            let taken = neighbours.map { offsets[$0]..<offsets[$0] + rounded(buffers[$0].bytes) }
            offsets[index] = firstGap(of: rounded(buffers[index].bytes), beside: taken)
            placed.append(index)
        }
        return (offsets, buffers.indices.map { offsets[$0] + rounded(buffers[$0].bytes) }.max() ?? 0)
    }

    /// The bytes that are needed at one time at most: no layout takes less. Linear in buffers and steps.
    package static func peak(_ buffers: [ArenaBuffer]) -> Int {
        let steps = buffers.reduce(0) { max($0, $1.last == .max ? 0 : $1.last + 2) }
        var changes = [Int](repeating: 0, count: steps + 1)
        for buffer in buffers where buffer.first <= buffer.last {
            changes[max(buffer.first, 0)] += buffer.bytes
            if buffer.last < steps { changes[buffer.last + 1] -= buffer.bytes }
        }
        var (sum, peak) = (0, 0)
        for change in changes {
            sum += change
            peak = max(peak, sum)
        }
        return peak
    }

    private static func firstGap(of bytes: Int, beside taken: [Range<Int>]) -> Int {
        var offset = 0
        for range in taken.sorted(by: { $0.lowerBound < $1.lowerBound }) where range.upperBound > offset {
            if offset + bytes <= range.lowerBound { break }
            offset = range.upperBound
        }
        return offset
    }

    private static func rounded(_ bytes: Int) -> Int {
        (max(bytes, 1) + alignment - 1) / alignment * alignment
    }
}

/// One aligned allocation, zero at first, all of it in memory.
@safe package final class Arena {
    /// Bytes in all.
    package let bytes: Int
    private let base: UnsafeMutableRawPointer

    /// Where transparent huge pages begin: one entry of the address cache for 2 MiB instead of 512.
    private static let hugePage = 1 << 21

    /// Allocates; `subject` is for the error.
    package init(bytes: Int, _ subject: String) throws(EngineError) {
        let alignment = bytes >= Self.hugePage ? Self.hugePage : ArenaLayout.alignment
        var made: UnsafeMutableRawPointer?
        guard unsafe posix_memalign(&made, alignment, max(bytes, 1)) == 0, let made = unsafe made else {
            throw EngineError(code: .outOfMemory(bytes: bytes), call: "posix_memalign", subject: subject)
        }
        if bytes >= Self.hugePage { unsafe _ = madvise(made, bytes, MADV_HUGEPAGE) }
        unsafe memset(made, 0, bytes)
        self.bytes = bytes
        unsafe base = made
    }

    /// The address of a place; valid as long as the arena.
    package func pointer(at offset: Int) -> UnsafeMutableRawPointer { unsafe base + offset }

    deinit { unsafe free(base) }
}
