#include "blocks.h"

int fixed_best_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vnni"))
        return FIXED_AVX512;
    if (__builtin_cpu_supports("avx2")) return FIXED_AVX2;
#endif
    return FIXED_PORTABLE;
}

long fixed_scratch_bytes(void) { return sizeof(fixed_scratch); }
