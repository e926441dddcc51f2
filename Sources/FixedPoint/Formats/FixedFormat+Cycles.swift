extension FixedFormat {
    /// Cycles that an ARM968 needs at least for a multiply-accumulate of two numbers of this format in its own memory.
    ///
    /// Derived from the issue cycles of the same integer core (gcc-mirror/gcc, gcc/config/arm/arm926ejs.md; ARM DDI
    /// 0222B, section 8.1): packed 16 bit numbers take two loads and two SMLAxy for two, 32 bit ones two loads and an
    /// SMLAL of three cycles for one. Addresses, loops and rounding come on top.
    public var cyclesPerMultiplyAccumulate: Double { storageBits == 16 ? 2 : 5 }
}
