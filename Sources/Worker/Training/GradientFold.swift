package import AllReduce

/// Where the gradient of one pass of a group goes, so that those of all its passes are added element by element from
/// the first to the last.
///
/// The first pass is kept in a vector of the thread. A pass between writes the group's own vector, and each part that is
/// final is added to what is kept while it is still in the cache. The last pass writes the group's vector too, and what
/// is kept is added to each part before the ring is told of it. A pass that is the only one writes the group's vector,
/// and nothing is added. Each pass after the first costs to read two vectors and to write one.
@safe package struct GradientFold {
    /// Where the pass writes.
    package let target: UnsafeMutablePointer<Float>
    private let kept: UnsafeMutablePointer<Float>
    private let own: UnsafeMutablePointer<Float>
    private let isFirst: Bool
    private let isLast: Bool
    private let element: RingElement
    /// Elements from here on are added.
    private var end: Int

    /// The fold of the pass over `part` of a group's `share`.
    ///
    /// - Parameters:
    ///   - kept: The thread's vector; nil if the group takes one pass.
    ///   - own: The group's vector, which the ring reads.
    ///   - element: What the words are.
    package init(
        _ part: Range<Int>, of share: Range<Int>, kept: FloatBuffer?, own: FloatBuffer,
        element: RingElement = .float32
    ) {
        self.element = element
        isFirst = part.lowerBound == share.lowerBound
        isLast = part.upperBound == share.upperBound
        precondition(kept != nil || isFirst && isLast, "several passes without memory for their sum")
        unsafe self.own = own.base
        unsafe self.kept = unsafe kept?.base ?? own.base
        unsafe target = unsafe isFirst && !isLast ? self.kept : self.own
        end = own.count
    }

    /// The pass's gradient is final from `offset` on.
    ///
    /// - Returns: Whether the group's gradient is, too.
    package mutating func take(from offset: Int) -> Bool {
        if !isFirst {
            let (from, to) = unsafe isLast ? (kept, own) : (own, kept)
            unsafe element.add(from + offset, to: to + offset, count: end - offset)
        }
        end = offset
        return isLast
    }
}
