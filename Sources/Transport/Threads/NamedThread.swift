internal import Glibc

/// A plain thread: blocking calls belong on one, never on the pool that Swift's tasks share.
@safe package final class NamedThread: @unchecked Sendable {
    private final class Start {
        let name: String
        let body: @Sendable () -> Void
        init(name: String, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }
    }

    private let thread: pthread_t

    /// Starts `body` on a new thread; `name` shows in `top -H`, cut to 15 bytes.
    package init(name: String, body: @escaping @Sendable () -> Void) {
        var thread = pthread_t()
        let start = unsafe Unmanaged.passRetained(Start(name: name, body: body))
        let status = unsafe pthread_create(
            &thread, nil,
            { argument in
                guard let argument = unsafe argument else { return nil }
                let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                NamedThread.name(start.name)
                start.body()
                return nil
            }, unsafe start.toOpaque())
        precondition(status == 0, "no thread could be started: error \(status)")
        self.thread = thread
    }

    /// Waits for the end of `body`; call it once, from another thread.
    package func join() {
        let status = pthread_join(thread, nil)
        precondition(status == 0, "joining a thread failed with error \(status)")
    }

    /// Names the calling thread; a kernel that cannot is left in peace.
    private static func name(_ name: String) {
        let file = unsafe open("/proc/thread-self/comm", O_WRONLY)
        guard file >= 0 else { return }
        let bytes = Array(name.utf8.prefix(15))
        _ = unsafe write(file, bytes, bytes.count)
        close(file)
    }
}
