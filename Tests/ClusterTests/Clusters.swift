import Testing

/// Clusters of real processes. One after the other: each takes all cores, and some watch the clock.
@Suite(.serialized, .timeLimit(.minutes(15)))
struct Clusters {}
