#include "blocks.h"

/// One row of a tile, one number of the panel at a time.
static void micro32_portable(
    const int32_t *left, const int32_t *right, long kc, int64_t *sums, long sums_stride) {
    for (int row = 0; row < TILE_M_32; row++) {
        uint64_t sum[TILE_N_32] = {0};
        for (long k = 0; k < kc; k++)
            for (int x = 0; x < TILE_N_32; x++)
                sum[x] += (uint64_t)((int64_t)left[row * ROW_STRIDE + k] * right[k * TILE_N_32 + x]);
        for (int x = 0; x < TILE_N_32; x++) {
            int64_t *place = sums + row * sums_stride + x;
            *place = (int64_t)((uint64_t)*place + sum[x]);
        }
    }
}

#if defined(__x86_64__)
#include <immintrin.h>

/// 12 rows by 16 columns in 24 registers: even columns lie in the lower halves of a panel's 64 bit lanes, odd ones in
/// the upper halves, and vpmuldq reads lower halves only.
AVX512 static void micro32_avx512(
    const int32_t *left, const int32_t *right, long kc, int64_t *sums, long sums_stride) {
    __m512i even[TILE_M_32], odd[TILE_M_32];
#pragma unroll
    for (int row = 0; row < TILE_M_32; row++) even[row] = odd[row] = _mm512_setzero_si512();
    for (long k = 0; k < kc; k++) {
        __m512i b = _mm512_load_si512(right + k * TILE_N_32), c = _mm512_srli_epi64(b, 32);
#pragma unroll
        for (int row = 0; row < TILE_M_32; row++) {
            __m512i a = _mm512_set1_epi32(left[row * ROW_STRIDE + k]);
            even[row] = _mm512_add_epi64(even[row], _mm512_mul_epi32(a, b));
            odd[row] = _mm512_add_epi64(odd[row], _mm512_mul_epi32(a, c));
        }
    }
    const __m512i lower = _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0), upper = _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4);
#pragma unroll
    for (int row = 0; row < TILE_M_32; row++) {
        int64_t *place = sums + row * sums_stride;
        __m512i a = _mm512_permutex2var_epi64(even[row], lower, odd[row]);
        __m512i b = _mm512_permutex2var_epi64(even[row], upper, odd[row]);
        _mm512_store_si512(place, _mm512_add_epi64(_mm512_load_si512(place), a));
        _mm512_store_si512(place + 8, _mm512_add_epi64(_mm512_load_si512(place + 8), b));
    }
}

/// 6 rows by 8 columns in 12 registers, as above.
AVX2 static void micro32_avx2_part(
    const int32_t *left, const int32_t *right, long kc, int64_t *sums, long sums_stride) {
    enum { ROWS = 6 };
    __m256i even[ROWS], odd[ROWS];
#pragma unroll
    for (int row = 0; row < ROWS; row++) even[row] = odd[row] = _mm256_setzero_si256();
    for (long k = 0; k < kc; k++) {
        __m256i b = _mm256_load_si256((const __m256i *)(right + k * TILE_N_32)), c = _mm256_srli_epi64(b, 32);
#pragma unroll
        for (int row = 0; row < ROWS; row++) {
            __m256i a = _mm256_set1_epi32(left[row * ROW_STRIDE + k]);
            even[row] = _mm256_add_epi64(even[row], _mm256_mul_epi32(a, b));
            odd[row] = _mm256_add_epi64(odd[row], _mm256_mul_epi32(a, c));
        }
    }
#pragma unroll
    for (int row = 0; row < ROWS; row++) {
        __m256i *place = (__m256i *)(sums + row * sums_stride);
        __m256i a = _mm256_unpacklo_epi64(even[row], odd[row]), b = _mm256_unpackhi_epi64(even[row], odd[row]);
        __m256i first = _mm256_permute2x128_si256(a, b, 0x20), second = _mm256_permute2x128_si256(a, b, 0x31);
        _mm256_store_si256(place, _mm256_add_epi64(_mm256_load_si256(place), first));
        _mm256_store_si256(place + 1, _mm256_add_epi64(_mm256_load_si256(place + 1), second));
    }
}

static void micro32_avx2(const int32_t *left, const int32_t *right, long kc, int64_t *sums, long sums_stride) {
    for (int row = 0; row < TILE_M_32; row += 6)
        for (int x = 0; x < TILE_N_32; x += 8)
            micro32_avx2_part(left + row * ROW_STRIDE, right + x, kc, sums + row * sums_stride + x, sums_stride);
}
#endif

void micro32(const int32_t *left, const int32_t *right, long kc, int64_t *sums, long sums_stride, int level) {
#if defined(__x86_64__)
    if (level == FIXED_AVX512) return micro32_avx512(left, right, kc, sums, sums_stride);
    if (level == FIXED_AVX2) return micro32_avx2(left, right, kc, sums, sums_stride);
#endif
    micro32_portable(left, right, kc, sums, sums_stride);
}
