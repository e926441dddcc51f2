#ifndef REGATTA_CMATH_SHIM_H
#define REGATTA_CMATH_SHIM_H

/// The square root as IEEE 754 has it, as an instruction. Swift's own calls the C library for what is below zero, to
/// set errno, and so no loop with one is vectorized.
static inline float regatta_sqrt(float x) { return __builtin_elementwise_sqrt(x); }

#endif
