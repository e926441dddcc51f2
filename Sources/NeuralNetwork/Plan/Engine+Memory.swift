extension Engine {
    /// Bytes of the one allocation that such a plan makes, known before it is made. Some milliseconds, some ten where
    /// results are made again.
    public func arenaBytes(batch: Int, mode: Plan.Mode) throws(EngineError) -> Int {
        precondition(batch > 0, "a plan for \(batch) samples")
        if format.fixed != nil { return FixedPlan.bytes(model, batch: batch) }
        return ArenaLayout.place(try makeSchedule(batch: batch, mode: mode, try Processor()).buffers).bytes
    }
}
