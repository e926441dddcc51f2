#include "blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>

/// Chains of their own, more than the latency of a link, so that only the multipliers' number counts.
enum { CHAINS = 12 };

AVX512 static int64_t peak32_avx512(long iterations) {
    __m512i sum[CHAINS], b = _mm512_set1_epi64(iterations | 3);
    for (int x = 0; x < CHAINS; x++) sum[x] = _mm512_set1_epi64(x);
    for (long i = 0; i < iterations; i++)
#pragma unroll
        for (int x = 0; x < CHAINS; x++) sum[x] = _mm512_add_epi64(sum[x], _mm512_mul_epi32(sum[x], b));
    for (int x = 1; x < CHAINS; x++) sum[0] = _mm512_xor_si512(sum[0], sum[x]);
    return _mm512_reduce_add_epi64(sum[0]);
}

/// Operands that change, or a compiler takes their products out of the loop.
AVX512 static int64_t peak16_avx512(long iterations) {
    __m512i sum[CHAINS], high[CHAINS], b = _mm512_set1_epi32((int)iterations | 3);
    for (int x = 0; x < CHAINS; x++) sum[x] = high[x] = _mm512_set1_epi32(x);
    for (long i = 0; i < iterations; i++)
#pragma unroll
        for (int x = 0; x < CHAINS; x++) {
            __m512i old = sum[x];
            sum[x] = _mm512_dpwssd_epi32(_mm512_dpwssd_epi32(old, high[x], b), old, b);
            high[x] = _mm512_dpbusd_epi32(high[x], old, b);
        }
    for (int x = 0; x < CHAINS; x++) sum[0] = _mm512_xor_si512(sum[0], _mm512_xor_si512(sum[x], high[x]));
    return _mm512_reduce_add_epi64(sum[0]);
}

AVX2 static int64_t peak32_avx2(long iterations) {
    __m256i sum[CHAINS], b = _mm256_set1_epi64x(iterations | 3);
    for (int x = 0; x < CHAINS; x++) sum[x] = _mm256_set1_epi64x(x);
    for (long i = 0; i < iterations; i++)
#pragma unroll
        for (int x = 0; x < CHAINS; x++) sum[x] = _mm256_add_epi64(sum[x], _mm256_mul_epi32(sum[x], b));
    for (int x = 1; x < CHAINS; x++) sum[0] = _mm256_xor_si256(sum[0], sum[x]);
    return _mm256_extract_epi64(sum[0], 0) + _mm256_extract_epi64(sum[0], 1);
}
#endif

long fixed_peak(int bits, int level, long iterations, int64_t *sink) {
#if defined(__x86_64__)
    if (level == FIXED_AVX512 && bits == 16) return *sink = peak16_avx512(iterations), iterations * CHAINS * 64;
    if (level == FIXED_AVX512) return *sink = peak32_avx512(iterations), iterations * CHAINS * 8;
    if (level == FIXED_AVX2) return *sink = peak32_avx2(iterations), iterations * CHAINS * 4;
#endif
    int64_t sum = *sink;
    for (long i = 0; i < iterations; i++) sum += (int64_t)(int32_t)sum * (int32_t)(i | 3);
    *sink = sum;
    return iterations;
}
