internal import Glibc

/// A pipe to oneself: ends a thread's wait in `zmq_poll` from any other thread.
@safe package final class Waker: Sendable {
    /// What to poll for reading.
    package let file: Int32
    private let entrance: Int32

    /// Makes the pipe.
    package init() throws(TransportError) {
        var files: [Int32] = [-1, -1]
        guard unsafe pipe(&files) == 0 else { throw .system("pipe") }
        for file in files {
            _ = fcntl(file, F_SETFL, O_NONBLOCK)
            _ = fcntl(file, F_SETFD, FD_CLOEXEC)
        }
        (file, entrance) = (files[0], files[1])
    }

    deinit {
        close(file)
        close(entrance)
    }

    /// Ends the present or the next wait. A full pipe refuses the byte, but then enough bytes are there.
    package func wake() {
        var byte: UInt8 = 1
        _ = unsafe write(entrance, &byte, 1)
    }

    /// Takes note of the calls so far; true if there were any.
    package func drain() -> Bool {
        var (bytes, any) = (InlineArray<64, UInt8>(repeating: 0), false)
        while true {
            let count = unsafe withUnsafeMutableBytes(of: &bytes) { unsafe read(file, $0.baseAddress, $0.count) }
            any = any || count > 0
            if count < bytes.count { return any }
        }
    }
}
