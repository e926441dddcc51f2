/// Exact sums of products of 16 bit numbers, although vpdpwssd adds in 32 bits.
///
/// Two sums of the same k <= 256 terms are kept, both in 32 bits:
///
/// - L, the products themselves, which wraps: L = S mod 2^32 for the exact sum S. A pair of (-32768)(-32768), which is
///   2^31, wraps like all else.
/// - P, the products of the high bytes, which does not: with a = 256 h + l, where h is the signed high byte and l in
///   0...255, and b likewise, let C = 2^16 sum of (h_a + 1/2)(h_b + 1/2). A term of S - C is
///   256 ((h_a + 1/2)(l_b - 128) + (l_a - 128)(h_b + 1/2)) + (l_a - 128)(l_b - 128), at most
///   256 * 2 * 127.5 * 128 + 128^2 = 8,372,224 in size, so |S - C| <= 256 * 8,372,224 = 2,143,289,344 < 2^31.
///
/// So S = C + r where r is the one number in [-2^31, 2^31) with r = L - C mod 2^32. vpdpbusd wants one operand without
/// a sign: u = h_a + 128 gives 4 sum (h_a + 1/2)(h_b + 1/2) = 4 sum u h_b + 2 sum u - 510 sum h_b - 255 k, of which the
/// row term 2 sum u and the column term -510 sum h_b - 255 k are made when packing. Zeros that fill up k are terms like
/// others. Costs three instructions for 64 products of two vectors, where the products alone take two.
#include "blocks.h"

#if defined(__x86_64__)
#include <immintrin.h>

/// Adds 16 exact sums to memory.
AVX512 static inline void add_sums(__m512i wrapped, __m512i high, __m512i term, int64_t *place) {
    __m512i coarse = _mm512_add_epi32(_mm512_slli_epi32(high, 2), term);
    __m512i rest = _mm512_sub_epi32(wrapped, _mm512_slli_epi32(coarse, 14));
#pragma unroll
    for (int half = 0; half < 2; half++) {
        __m256i c = half ? _mm512_extracti64x4_epi64(coarse, 1) : _mm512_castsi512_si256(coarse);
        __m256i r = half ? _mm512_extracti64x4_epi64(rest, 1) : _mm512_castsi512_si256(rest);
        __m512i sum = _mm512_add_epi64(_mm512_slli_epi64(_mm512_cvtepi32_epi64(c), 14), _mm512_cvtepi32_epi64(r));
        _mm512_store_si512(place + 8 * half, _mm512_add_epi64(_mm512_load_si512(place + 8 * half), sum));
    }
}

AVX512 static inline __m512i broadcast(const void *place) {
    int32_t word;
    __builtin_memcpy(&word, place, 4);
    return _mm512_set1_epi32(word);
}

AVX512 void micro16(const fixed_scratch *scratch, long row0, long panel, long kc, int64_t *sums, long sums_stride) {
    enum { ROWS = TILE_M_16, WIDE = TILE_N_16 / 16 };
    const int16_t *left = (const int16_t *)scratch->left + row0 * ROW_STRIDE;
    const uint8_t *left_high = scratch->left_high + row0 * ROW_STRIDE;
    const int32_t *right = scratch->right + panel * (BLOCK_K / 2) * TILE_N_16;
    const int8_t *right_high = scratch->right_high + panel * BLOCK_K * TILE_N_16;
    __m512i wrapped[ROWS][WIDE], high[ROWS][WIDE];
#pragma unroll
    for (int row = 0; row < ROWS; row++)
#pragma unroll
        for (int x = 0; x < WIDE; x++) wrapped[row][x] = high[row][x] = _mm512_setzero_si512();
    for (long k = 0; k < kc; k += 4) {
#pragma unroll
        for (int pair = 0; pair < 2; pair++) {
            const int32_t *b = right + (k / 2 + pair) * TILE_N_16;
            __m512i b0 = _mm512_load_si512(b), b1 = _mm512_load_si512(b + 16);
#pragma unroll
            for (int row = 0; row < ROWS; row++) {
                __m512i a = broadcast(left + row * ROW_STRIDE + k + 2 * pair);
                wrapped[row][0] = _mm512_dpwssd_epi32(wrapped[row][0], a, b0);
                wrapped[row][1] = _mm512_dpwssd_epi32(wrapped[row][1], a, b1);
            }
        }
        __m512i b0 = _mm512_load_si512(right_high + k * TILE_N_16);
        __m512i b1 = _mm512_load_si512(right_high + k * TILE_N_16 + 64);
#pragma unroll
        for (int row = 0; row < ROWS; row++) {
            __m512i a = broadcast(left_high + row * ROW_STRIDE + k);
            high[row][0] = _mm512_dpbusd_epi32(high[row][0], a, b0);
            high[row][1] = _mm512_dpbusd_epi32(high[row][1], a, b1);
        }
    }
#pragma unroll
    for (int row = 0; row < ROWS; row++)
#pragma unroll
        for (int x = 0; x < WIDE; x++) {
            __m512i term = _mm512_load_si512(scratch->right_term + panel * TILE_N_16 + 16 * x);
            term = _mm512_add_epi32(term, _mm512_set1_epi32(scratch->left_term[row0 + row]));
            add_sums(wrapped[row][x], high[row][x], term, sums + row * sums_stride + 16 * x);
        }
}
#endif
