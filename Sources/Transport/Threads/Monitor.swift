internal import Glibc

/// State that several threads share, and on which they can wait: a pthread mutex and condition variable.
///
/// `Synchronization.Mutex` has no condition to wait on; this has. Waiting takes a deadline on the monotonic clock.
@safe package final class Monitor<State>: @unchecked Sendable {
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var state: State

    /// Takes over `state`.
    package init(_ state: sending State) {
        self.state = state
        unsafe pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(changed, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
    }

    deinit {
        unsafe pthread_cond_destroy(changed)
        unsafe pthread_mutex_destroy(mutex)
        unsafe changed.deallocate()
        unsafe mutex.deallocate()
    }

    /// Looks at the state or changes it; nobody else does meanwhile.
    package func withLock<Result, Failure: Error>(
        _ body: (inout State) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&state)
    }

    /// Changes the state and lets everyone who waits look again.
    package func change<Result>(_ body: (inout State) -> Result) -> Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        let result = body(&state)
        unsafe pthread_cond_broadcast(changed)
        return result
    }

    /// Asks `body`, now and after each change, until it gives an answer; nil at the deadline.
    package func wait<Answer>(
        until deadline: ContinuousClock.Instant, for body: (inout State) -> Answer?
    ) -> Answer? {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        var end = Self.monotonic(after: ContinuousClock.now.duration(to: deadline))
        while true {
            if let answer = body(&state) { return answer }
            if unsafe pthread_cond_timedwait(changed, mutex, &end) == ETIMEDOUT { return body(&state) }
        }
    }

    /// The monotonic clock's reading `wait` from now, at most a day ahead.
    private static func monotonic(after wait: Duration) -> timespec {
        var now = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &now)
        let (seconds, attoseconds) = min(max(wait, .zero), .seconds(86_400)).components
        now.tv_sec += Int(seconds)
        now.tv_nsec += Int(attoseconds / 1_000_000_000)
        if now.tv_nsec >= 1_000_000_000 {
            now.tv_sec += 1
            now.tv_nsec -= 1_000_000_000
        }
        return now
    }
}
