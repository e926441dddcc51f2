package import AllReduce
internal import Foundation
internal import Transport
package import Wire

/// Notes what the threads of a worker do when, in the first steps of a run; may be called from all of them.
///
/// A note costs a lock and some 100 bytes; steps that are not traced cost a comparison each.
package final class TraceRecorder: Sendable {
    private struct Notes {
        var spans: [ControlTraceSpan] = []
        var isOn = false
        var left: Int
    }

    /// Spans kept of one step; more are dropped. ResNet-50 has some 600 on each thread.
    package static let limit = 50_000

    private let notes: Monitor<Notes>
    private let origin: ContinuousClock.Instant
    /// The wall clock at `origin`, in nanoseconds since 1970.
    private let originNanoseconds: UInt64

    /// Traces the next `steps` steps.
    package init(steps: Int) {
        notes = Monitor(Notes(left: steps))
        origin = .now
        originNanoseconds = UInt64(max(0, Date().timeIntervalSince1970 * 1e9))
    }

    /// A step begins, which is traced if it is one of the first.
    package func begin() {
        notes.withLock { notes in
            notes.isOn = notes.left > 0
            if notes.isOn { notes.left -= 1 }
        }
    }

    /// Whether the present step is traced.
    package var isOn: Bool { notes.withLock(\.isOn) }

    /// The step has ended: its spans, and nothing is noted until the next begins.
    package func end() -> ControlTrace? {
        notes.withLock { notes in
            guard notes.isOn else { return nil }
            defer { (notes.isOn, notes.spans) = (false, []) }
            return .with { $0.spans = notes.spans }
        }
    }

    /// Notes what a thread did; `overlapping` where a track shows several things at once.
    package func note(
        _ name: String, on track: String, from begun: ContinuousClock.Instant,
        to ended: ContinuousClock.Instant = .now, overlapping: Bool = false
    ) {
        notes.withLock { notes in
            guard notes.isOn, notes.spans.count < Self.limit else { return }
            notes.spans.append(
                .with {
                    $0.name = name
                    $0.track = track
                    $0.startNs = nanoseconds(begun)
                    $0.durationNs = UInt64(max(0, (ended - begun) / .nanoseconds(1)))
                    $0.overlapping = overlapping
                })
        }
    }

    /// Notes what the ring did: work of its thread, and buckets under way, which overlap.
    package func note(_ span: RingSpan) {
        let isBucket = span.work == .reduce
        note(
            isBucket ? "bucket \(span.piece)" : "\(span.work) bucket \(span.piece)", on: isBucket ? "buckets" : "ring",
            from: span.begun, to: span.ended, overlapping: isBucket)
    }

    /// What a ring tells of its work.
    package var ringObserver: RingReducer.Observer { { [self] span in note(span) } }

    private func nanoseconds(_ instant: ContinuousClock.Instant) -> UInt64 {
        let since = Int64(((instant - origin) / .nanoseconds(1)).rounded())
        return UInt64(max(0, Int64(originNanoseconds) + since))
    }
}
